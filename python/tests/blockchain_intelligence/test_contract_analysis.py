"""Each contract is compiled in three ways; what is found must not depend on the way."""

import pytest

from soba_services.blockchain_intelligence import opcodes as op
from soba_services.blockchain_intelligence.contract_analysis import ContractReport, analyse
from soba_services.blockchain_intelligence.disassembly import BadBytecodeError, disassemble, instruction_at
from soba_services.blockchain_intelligence.proxies import BEACON, IMPLEMENTATION
from tests.blockchain_intelligence.solidity import WAYS, compiled

pytestmark = pytest.mark.parametrize("way", list(WAYS))

_OPCODES = {
    "selfdestruct": op.SELFDESTRUCT,
    "unprotected-selfdestruct": op.SELFDESTRUCT,
    "delegatecall": op.DELEGATECALL,
    "unprotected-delegatecall": op.DELEGATECALL,
    "eip1967-proxy": op.DELEGATECALL,
    "eip1967-beacon-proxy": op.DELEGATECALL,
    "storage-proxy": op.DELEGATECALL,
    "hidden-mint": op.SSTORE,
    "mint": op.SSTORE,
    "forced-transfer": op.SSTORE,
    "unprotected-mint": op.SSTORE,
    "adjustable-fee": op.SSTORE,
    "unprotected-ownership": op.SSTORE,
    "open-initializer": op.SSTORE,
    "unprotected-upgrade": op.SSTORE,
    "reentrancy": op.SSTORE,
    "unprotected-withdrawal": op.CALL,
    "blacklist": op.JUMPI,
    "pausable": op.JUMPI,
    "tx-origin": op.JUMPI,
}


def _kinds(report: ContractReport) -> set[str]:
    return {finding.kind for finding in report.findings}


@pytest.mark.parametrize(
    ("name", "kinds", "level"),
    [
        ("PlainToken", {"erc20"}, "low"),
        ("WrappedEther", {"erc20"}, "low"),
        ("MintableToken", {"erc20", "mint"}, "medium"),
        ("MovableToken", {"erc20", "forced-transfer"}, "high"),
        ("FreeToken", {"erc20", "unprotected-mint"}, "critical"),
        ("NamespacedToken", {"erc20", "hidden-mint"}, "high"),
        ("TrapToken", {"erc20", "hidden-mint", "adjustable-fee", "blacklist", "pausable"}, "critical"),
        ("Collectible", {"erc721"}, "low"),
        ("MultiToken", {"erc1155"}, "low"),
        ("GuardedEnd", {"selfdestruct"}, "medium"),
        ("OpenEnd", {"unprotected-selfdestruct"}, "critical"),
        ("OnlyData", set(), "low"),
        ("GuardedDelegate", {"delegatecall"}, "medium"),
        ("OpenDelegate", {"unprotected-delegatecall"}, "critical"),
        ("TakeMe", {"unprotected-ownership"}, "critical"),
        ("HandOver", set(), "low"),
        ("Initializable", {"open-initializer"}, "medium"),
        ("PayAnyone", {"unprotected-withdrawal"}, "high"),
        ("OriginOwned", {"tx-origin"}, "medium"),
        ("LateBank", {"reentrancy"}, "high"),
        ("EarlyBank", set(), "low"),
        ("LockedBank", set(), "low"),
        ("Rechecked", set(), "low"),
        ("Tries", set(), "low"),
        ("AdminProxy", {"eip1967-proxy"}, "low"),
        ("UpgradeableProxy", {"eip1967-proxy"}, "low"),
        ("OpenProxy", {"eip1967-proxy", "unprotected-upgrade"}, "critical"),
        ("BeaconProxy", {"eip1967-beacon-proxy"}, "low"),
        ("SlotProxy", {"storage-proxy"}, "low"),
    ],
)
def test_says_what_a_contract_can_do_and_where(way: str, name: str, kinds: set[str], level: str) -> None:
    code = compiled(way)[name].runtime
    report = analyse(code)
    assert _kinds(report) == kinds
    assert report.level == level
    for finding in report.findings:
        found = instruction_at(code, finding.offset).opcode
        assert found == _OPCODES.get(finding.kind, found), finding
        assert finding.offset in {each.offset for each in disassemble(code)}
        assert f"{finding.offset:#x}" in finding.description


def test_finds_every_function_by_its_selector(way: str) -> None:
    for name, contract in compiled(way).items():
        if contract.runtime:
            assert analyse(contract.runtime).selectors == sorted(contract.selectors.values()), name


def test_names_the_function_in_which_something_is_found(way: str) -> None:
    contract = compiled(way)["TrapToken"]
    mint = next(found for found in analyse(contract.runtime).findings if found.kind == "hidden-mint")
    assert mint.function == contract.selectors["reward(address,uint256)"]


def test_creation_code_is_judged_by_the_contract_that_it_makes(way: str) -> None:
    for name in ("TrapToken", "PlainToken", "UpgradeableProxy", "LateBank"):
        contract = compiled(way)[name]
        made = analyse(contract.creation)
        first = made.patterns.pop(0)
        assert first.kind == "creation-code"
        assert contract.creation[first.offset :].startswith(contract.runtime)
        assert made.findings == analyse(contract.runtime).findings


def test_tells_where_a_proxy_keeps_its_implementation(way: str) -> None:
    contracts = compiled(way)
    assert analyse(contracts["UpgradeableProxy"].runtime).slot == IMPLEMENTATION
    assert analyse(contracts["BeaconProxy"].runtime).slot == BEACON
    assert analyse(contracts["SlotProxy"].runtime).slot == 0


def test_a_truncated_contract_is_still_followed(way: str) -> None:
    code = compiled(way)["TrapToken"].runtime
    for length in range(1, len(code), 97):
        try:
            report = analyse(code[:length])
        except BadBytecodeError:
            continue
        assert all(0 <= finding.offset < length for finding in report.findings)
