// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// One internal function moves, creates and destroys, as in the library that most tokens are made from.
contract PlainToken {
    mapping(address => uint256) private balances;
    mapping(address => mapping(address => uint256)) private allowances;
    uint256 private supply;

    error Refused(address account);

    constructor(uint256 initial) {
        update(address(0), msg.sender, initial);
    }

    function update(address from, address to, uint256 value) internal {
        if (from == address(0)) {
            supply += value;
        } else {
            uint256 had = balances[from];
            if (had < value) revert Refused(from);
            unchecked {
                balances[from] = had - value;
            }
        }
        if (to == address(0)) {
            unchecked {
                supply -= value;
            }
        } else {
            unchecked {
                balances[to] += value;
            }
        }
    }

    function totalSupply() external view returns (uint256) {
        return supply;
    }

    function balanceOf(address account) external view returns (uint256) {
        return balances[account];
    }

    function allowance(address holder, address spender) external view returns (uint256) {
        return allowances[holder][spender];
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowances[msg.sender][spender] = value;
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        if (to == address(0)) revert Refused(to);
        update(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (to == address(0) || from == address(0)) revert Refused(to);
        uint256 allowed = allowances[from][msg.sender];
        if (allowed != type(uint256).max) allowances[from][msg.sender] = allowed - value;
        update(from, to, value);
        return true;
    }

    function burn(uint256 value) external {
        update(msg.sender, address(0), value);
    }

    function sum(uint256[] calldata numbers) external pure returns (uint256 total) {
        for (uint256 i = 0; i < numbers.length; i++) total += numbers[i];
        for (uint256 i = 0; i < 300; i++) total += i;
    }
}

contract MintableToken is PlainToken(0) {
    address public owner = msg.sender;
    mapping(bytes32 => mapping(address => bool)) private roles;

    function mint(address to, uint256 value) external {
        require(roles[keccak256("MINTER")][msg.sender], "not a minter");
        update(address(0), to, value);
    }

    function grant(bytes32 role, address account) external {
        require(msg.sender == owner, "not the owner");
        roles[role][account] = true;
    }
}

contract FreeToken is PlainToken(0) {
    function faucet(uint256 value) external {
        update(address(0), msg.sender, value);
    }
}


/// New tokens for ether, and ether for tokens.
contract WrappedEther {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function deposit() public payable {
        balanceOf[msg.sender] += msg.value;
    }

    receive() external payable {
        deposit();
    }

    function withdraw(uint256 value) external {
        require(balanceOf[msg.sender] >= value);
        balanceOf[msg.sender] -= value;
        payable(msg.sender).transfer(value);
    }

    function totalSupply() external view returns (uint256) {
        return address(this).balance;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return transferFrom(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) public returns (bool) {
        require(balanceOf[from] >= value);
        if (from != msg.sender && allowance[from][msg.sender] != type(uint256).max) {
            require(allowance[from][msg.sender] >= value);
            allowance[from][msg.sender] -= value;
        }
        balanceOf[from] -= value;
        balanceOf[to] += value;
        return true;
    }
}

/// Its storage begins at the hash of a name, as that of upgradeable tokens does.
contract NamespacedToken {
    struct Storage {
        mapping(address => uint256) balances;
        mapping(address => mapping(address => uint256)) allowances;
        uint256 supply;
        address owner;
    }

    bytes32 private constant PLACE = 0x52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace00;

    function kept() private pure returns (Storage storage at) {
        assembly {
            at.slot := PLACE
        }
    }

    function totalSupply() external view returns (uint256) {
        return kept().supply;
    }

    function balanceOf(address account) external view returns (uint256) {
        return kept().balances[account];
    }

    function allowance(address holder, address spender) external view returns (uint256) {
        return kept().allowances[holder][spender];
    }

    function approve(address spender, uint256 value) external returns (bool) {
        kept().allowances[msg.sender][spender] = value;
        return true;
    }

    function move(address from, address to, uint256 value) private {
        Storage storage at = kept();
        at.balances[from] -= value;
        at.balances[to] += value;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        kept().allowances[from][msg.sender] -= value;
        move(from, to, value);
        return true;
    }

    function bonus(address to, uint256 value) external {
        require(msg.sender == kept().owner, "not the owner");
        kept().balances[to] += value;
    }
}

/// Its owner moves what others hold, which is no new token.
contract MovableToken is PlainToken(0) {
    address owner = msg.sender;

    function seize(address from, uint256 value) external {
        require(msg.sender == owner, "not the owner");
        update(from, owner, value);
    }
}
