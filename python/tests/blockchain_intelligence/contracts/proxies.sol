// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface Beacon {
    function implementation() external view returns (address);
}

abstract contract Forwarder {
    function target() internal virtual returns (address);

    fallback() external payable {
        address to = target();
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), to, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch ok
            case 0 {
                revert(0, returndatasize())
            }
            default {
                return(0, returndatasize())
            }
        }
    }
}

contract UpgradeableProxy is Forwarder {
    bytes32 constant SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    bytes32 constant ADMIN = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;

    constructor(address to) {
        assembly {
            sstore(SLOT, to)
            sstore(ADMIN, caller())
        }
    }

    function target() internal view override returns (address to) {
        assembly {
            to := sload(SLOT)
        }
    }

    function upgradeTo(address to) external {
        address admin;
        assembly {
            admin := sload(ADMIN)
        }
        require(msg.sender == admin, "not the admin");
        assembly {
            sstore(SLOT, to)
        }
    }
}

contract OpenProxy is Forwarder {
    bytes32 constant SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;

    function target() internal view override returns (address to) {
        assembly {
            to := sload(SLOT)
        }
    }

    function upgradeTo(address to) external {
        assembly {
            sstore(SLOT, to)
        }
    }
}

contract BeaconProxy is Forwarder {
    bytes32 constant SLOT = 0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50;

    function target() internal view override returns (address) {
        address beacon;
        assembly {
            beacon := sload(SLOT)
        }
        return Beacon(beacon).implementation();
    }
}

contract SlotProxy is Forwarder {
    address implementation;

    function target() internal view override returns (address) {
        return implementation;
    }
}

/// Its admin upgrades it; everybody else is forwarded.
contract AdminProxy is Forwarder {
    bytes32 constant SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    bytes32 constant ADMIN = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;

    function target() internal override returns (address to) {
        address admin;
        assembly {
            admin := sload(ADMIN)
        }
        if (msg.sender == admin) {
            address next = abi.decode(msg.data[4:], (address));
            assembly {
                sstore(SLOT, next)
            }
        }
        assembly {
            to := sload(SLOT)
        }
    }
}
