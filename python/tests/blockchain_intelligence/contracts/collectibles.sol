// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

contract Collectible {
    mapping(uint256 => address) public ownerOf;
    mapping(address => uint256) public balanceOf;
    mapping(uint256 => address) public getApproved;
    mapping(address => mapping(address => bool)) public isApprovedForAll;

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0x80ac58cd;
    }

    function approve(address to, uint256 id) external {
        require(msg.sender == ownerOf[id]);
        getApproved[id] = to;
    }

    function setApprovalForAll(address operator, bool to) external {
        isApprovedForAll[msg.sender][operator] = to;
    }

    function transferFrom(address from, address to, uint256 id) public {
        require(ownerOf[id] == from && (msg.sender == from || isApprovedForAll[from][msg.sender]));
        ownerOf[id] = to;
        balanceOf[from] -= 1;
        balanceOf[to] += 1;
    }

    function safeTransferFrom(address from, address to, uint256 id) external {
        transferFrom(from, to, id);
    }

    function safeTransferFrom(address from, address to, uint256 id, bytes calldata) external {
        transferFrom(from, to, id);
    }
}

contract MultiToken {
    mapping(address => mapping(uint256 => uint256)) public balanceOf;
    mapping(address => mapping(address => bool)) public isApprovedForAll;

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0xd9b67a26;
    }

    function balanceOfBatch(address[] calldata accounts, uint256[] calldata ids) external view returns (uint256[] memory all) {
        all = new uint256[](ids.length);
        for (uint256 i = 0; i < ids.length; i++) all[i] = balanceOf[accounts[i]][ids[i]];
    }

    function setApprovalForAll(address operator, bool to) external {
        isApprovedForAll[msg.sender][operator] = to;
    }

    function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes calldata) public {
        require(msg.sender == from || isApprovedForAll[from][msg.sender]);
        balanceOf[from][id] -= value;
        balanceOf[to][id] += value;
    }

    function safeBatchTransferFrom(
        address from,
        address to,
        uint256[] calldata ids,
        uint256[] calldata values,
        bytes calldata data
    ) external {
        for (uint256 i = 0; i < ids.length; i++) safeTransferFrom(from, to, ids[i], values[i], data);
    }
}
