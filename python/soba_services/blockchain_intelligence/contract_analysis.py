"""The whole analysis of one contract's code: what it is, what is wrong with it, and what to do."""

from dataclasses import dataclass, field

from soba_services.blockchain_intelligence.contract_facts import facts_of
from soba_services.blockchain_intelligence.dangers import dangers_of
from soba_services.blockchain_intelligence.disassembly import BadBytecodeError
from soba_services.blockchain_intelligence.findings import Finding, Severity, level_of, risk_of, unique
from soba_services.blockchain_intelligence.proxies import Proxy, clone_of, delegation_of, proxy_of
from soba_services.blockchain_intelligence.token_patterns import standards_of, token_patterns_of
from soba_services.blockchain_intelligence.walk import STEPS, Walk, walk

#: Kinds that describe a contract, rather than saying what is wrong with it.
PATTERNS = frozenset(
    {
        "mint",
        "hidden-mint",
        "forced-transfer",
        "transfer-fee",
        "adjustable-fee",
        "blacklist",
        "pausable",
        "selfdestruct",
        "delegatecall",
        "named-proxy",
    }
)
_ADVICE = {
    "unprotected-selfdestruct": "Do not use it: anyone can destroy the contract with what it holds.",
    "unprotected-delegatecall": "Do not use it: anyone can run code of their own in its name.",
    "unprotected-ownership": "Do not use it: anyone can take its privileges.",
    "unprotected-upgrade": "Do not use it: anyone can replace its code.",
    "unprotected-mint": "Do not hold it: anyone can create tokens.",
    "unprotected-withdrawal": "Leave no ether in it: anyone can take it out.",
    "open-initializer": "Check that it has been initialised, and by whom.",
    "reentrancy": "Write storage before calling others, or hold a lock while calling.",
    "tx-origin": "Compare msg.sender instead of tx.origin.",
    "callcode": "Use DELEGATECALL of a fixed library instead of CALLCODE.",
    "selfdestruct": "Find out who may destroy it, and whether a delay gives time to leave.",
    "delegatecall": "Find out who chooses the code that it runs.",
    "hidden-mint": "Ask who can create tokens, and why no name says so.",
    "mint": "Find out who may create tokens, and whether there is a cap.",
    "forced-transfer": "Mind that privileged accounts can take your tokens.",
    "adjustable-fee": "Simulate a sale first: the fee can be raised at any time.",
    "transfer-fee": "Allow for the fee: less arrives than is sent.",
    "blacklist": "Mind that privileged accounts can stop yours from selling.",
    "pausable": "Mind that privileged accounts can stop all transfers.",
    "unanalysed-jumps": "Have the parts reviewed that could not be followed.",
    "incomplete": "Have it reviewed: the analysis ended before all paths were followed.",
    "eip1967-proxy": "Judge the implementation too, and who may replace it.",
    "eip1967-beacon-proxy": "Judge the beacon too, and who may change what it says.",
    "eip1822-proxy": "Judge the implementation too, and who may replace it.",
    "storage-proxy": "Judge the contract it forwards to, and who may replace it.",
    "named-proxy": "Find out which contract names the code, and who controls it.",
    "eip2535-diamond": "Judge every facet, and who may cut them.",
}


@dataclass(slots=True)
class ContractReport:
    vulnerabilities: list[Finding] = field(default_factory=list)
    patterns: list[Finding] = field(default_factory=list)
    selectors: list[int] = field(default_factory=list)
    #: A proxy's implementation, or where to read it.
    target: str | None = None
    slot: int | None = None

    @property
    def findings(self) -> list[Finding]:
        return [*self.vulnerabilities, *self.patterns]

    @property
    def risk(self) -> float:
        return risk_of(self.findings)

    @property
    def level(self) -> str:
        return level_of(self.risk)

    @property
    def recommendations(self) -> list[str]:
        kinds = dict.fromkeys(finding.kind for finding in self.findings)
        advice = list(dict.fromkeys(_ADVICE[kind] for kind in kinds if kind in _ADVICE))
        return advice or ["Nothing was found that speaks against it; that is no proof that there is nothing."]


def analyse(code: bytes, steps: int = STEPS) -> ContractReport:
    if not code:
        raise BadBytecodeError("There is no code to analyse.")
    if code.startswith(b"\xef\x00"):
        raise BadBytecodeError("The code is in the EVM object format, which is not analysed.")
    fixed = delegation_of(code) or clone_of(code)
    if fixed is not None:
        return ContractReport(patterns=fixed.findings, target=fixed.target)
    walked = walk(code, steps)
    if not walked.entries and walked.events.runtime is not None:
        return _created(walked, walked.events.runtime, steps)
    return _report(walked)


def _created(creation: Walk, part: tuple[int, int], steps: int) -> ContractReport:
    """What was given makes the contract; the code that it leaves behind is what counts."""
    start, size = part
    runtime = creation.code[start : start + size]
    if not runtime or runtime == creation.code:
        return _report(creation)
    report = analyse(runtime, steps)
    message = f"Creation code: offsets count from its byte {start:#x}, where the contract begins"
    report.patterns.insert(0, Finding("creation-code", "info", start, None, message))
    return report


def _report(walked: Walk) -> ContractReport:
    facts = facts_of(walked)
    proxy: Proxy = proxy_of(facts)
    findings = unique(
        [
            *proxy.findings,
            *standards_of(facts),
            *dangers_of(facts),
            *token_patterns_of(facts),
            *_limits(walked),
        ]
    )
    wrong = [found for found in findings if found.severity not in {"info", "low"} and found.kind not in PATTERNS]
    patterns = [found for found in findings if found not in wrong]
    return ContractReport(wrong, patterns, sorted(walked.entries), proxy.target, proxy.slot)


def _limits(walked: Walk) -> list[Finding]:
    found = []
    if walked.unresolved:
        message = f"{len(walked.unresolved)} computed jumps could not be followed, the first"
        # Without a single function, hardly anything has been seen.
        severity: Severity = "low" if walked.entries else "medium"
        found.append(Finding("unanalysed-jumps", severity, min(walked.unresolved), None, message))
    if not walked.is_complete:
        message = f"The analysis ended after {walked.steps} steps, before all paths were followed"
        found.append(Finding("incomplete", "low", 0, None, message))
    return found
