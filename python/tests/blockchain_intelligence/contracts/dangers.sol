// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

contract Owned {
    address public owner = msg.sender;

    modifier onlyOwner() {
        require(msg.sender == owner, "not the owner");
        _;
    }
}

contract GuardedEnd is Owned {
    function end() external onlyOwner {
        selfdestruct(payable(owner));
    }
}

contract OpenEnd {
    function end() external {
        selfdestruct(payable(msg.sender));
    }
}

/// The bytes of SELFDESTRUCT and DELEGATECALL are only data here, or never reached.
contract OnlyData {
    function bytesOf() external pure returns (bytes32, bytes32) {
        return (hex"fffffffff4f4f4f4ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00", hex"33ff5b33ff5b33ff");
    }

    function never(uint256 number) external returns (uint256) {
        assembly {
            if 0 {
                selfdestruct(caller())
            }
        }
        return number;
    }
}

contract GuardedDelegate is Owned {
    function run(address code, bytes calldata data) external onlyOwner {
        (bool ok, ) = code.delegatecall(data);
        require(ok);
    }
}

contract OpenDelegate {
    function run(address code, bytes calldata data) external {
        (bool ok, ) = code.delegatecall(data);
        require(ok);
    }
}

contract TakeMe is Owned {
    function take(address by) external {
        owner = by;
    }

    function drain() external onlyOwner {
        payable(owner).transfer(address(this).balance);
    }
}

contract HandOver is Owned {
    function transferOwnership(address to) external onlyOwner {
        owner = to;
    }
}

contract Initializable {
    bool done;
    address owner;

    function initialize(address by) external {
        require(!done, "done already");
        done = true;
        owner = by;
    }

    function drain() external {
        require(msg.sender == owner, "not the owner");
        payable(owner).transfer(address(this).balance);
    }
}

contract PayAnyone {
    function pay(address payable to, uint256 amount) external {
        to.transfer(amount);
    }
}

contract OriginOwned {
    address owner = msg.sender;
    uint256 public number;

    function set(uint256 to) external {
        require(tx.origin == owner, "not the owner");
        number = to;
    }
}

contract LateBank {
    mapping(address => uint256) public saved;

    function save() external payable {
        saved[msg.sender] += msg.value;
    }

    function withdraw() external {
        uint256 amount = saved[msg.sender];
        require(amount > 0);
        (bool ok, ) = msg.sender.call{value: amount}("");
        require(ok);
        saved[msg.sender] = 0;
    }
}

contract EarlyBank {
    mapping(address => uint256) public saved;

    function save() external payable {
        saved[msg.sender] += msg.value;
    }

    function withdraw() external {
        uint256 amount = saved[msg.sender];
        require(amount > 0);
        saved[msg.sender] = 0;
        (bool ok, ) = msg.sender.call{value: amount}("");
        require(ok);
    }
}

contract LockedBank {
    uint256 private lock = 1;
    mapping(address => uint256) public saved;

    function withdraw(uint256 amount) external {
        require(lock == 1, "locked");
        lock = 2;
        saved[msg.sender] -= amount;
        (bool ok, ) = msg.sender.call{value: amount}("");
        require(ok);
        lock = 1;
    }
}

/// Looks again at what it keeps after the call.
contract Rechecked {
    mapping(bytes32 => uint256) readyAt;

    function schedule(bytes32 id) external {
        require(readyAt[id] == 0, "scheduled already");
        readyAt[id] = block.timestamp + 1 days;
    }

    function execute(address to, uint256 value, bytes calldata data) external {
        bytes32 id = keccak256(abi.encode(to, value, data));
        require(readyAt[id] > 1 && readyAt[id] < block.timestamp, "not ready");
        (bool ok, ) = to.call{value: value}(data);
        require(ok);
        require(readyAt[id] > 1, "done already");
        readyAt[id] = 1;
    }
}

interface Receiver {
    function received(uint256 number) external returns (bytes4);
}

contract Tries {
    error Refused(bytes reason);

    function give(Receiver to, uint256 number) public returns (uint256) {
        try to.received(number) returns (bytes4 answer) {
            if (answer != Receiver.received.selector) revert Refused("");
        } catch (bytes memory reason) {
            if (reason.length == 0) revert Refused(reason);
            assembly {
                revert(add(reason, 32), mload(reason))
            }
        }
        return number + 1;
    }

    function giveMany(Receiver to, uint256[] calldata numbers) external returns (uint256 sum) {
        for (uint256 i = 0; i < numbers.length; i++) sum += give(to, numbers[i]);
    }
}
