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
