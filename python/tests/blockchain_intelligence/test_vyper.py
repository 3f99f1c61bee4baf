"""Another compiler: trap-token.vy as Vyper 0.4.3 makes it, with `--optimize gas` and `--optimize codesize`."""

from pathlib import Path

from soba_services.blockchain_intelligence.contract_analysis import ContractReport, analyse
from soba_services.blockchain_intelligence.hashes import selector

_FOLDER = Path(__file__).parent / "contracts"
_FUNCTIONS = [
    "balanceOf(address)",
    "allowance(address,address)",
    "totalSupply()",
    "transfer(address,uint256)",
    "transferFrom(address,address,uint256)",
    "approve(address,uint256)",
    "bonus(address,uint256)",
    "bar(address,bool)",
    "set_fee(uint256)",
    "boom()",
]


def _report(way: str) -> ContractReport:
    text = (_FOLDER / f"trap-token.vyper-{way}.hex").read_text().strip()
    return analyse(bytes.fromhex(text.removeprefix("0x")))


def test_functions_behind_a_jump_table_are_found_and_judged() -> None:
    report = _report("gas")
    assert report.selectors == sorted(map(selector, _FUNCTIONS))
    found = {(finding.kind, finding.function) for finding in report.findings if finding.severity not in {"info", "low"}}
    assert found == {
        ("unprotected-selfdestruct", selector("boom()")),
        ("hidden-mint", selector("bonus(address,uint256)")),
        ("blacklist", selector("transfer(address,uint256)")),
        ("adjustable-fee", selector("transfer(address,uint256)")),
    }


def test_where_functions_are_chosen_by_data_alone_it_is_told_that_little_was_seen() -> None:
    report = _report("codesize")
    assert report.selectors == []
    assert [(finding.kind, finding.severity) for finding in report.findings] == [("unanalysed-jumps", "medium")]
    assert report.level == "medium"
