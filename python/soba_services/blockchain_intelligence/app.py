"""Routes of 8005: contracts, MEV, wallets and transaction graphs."""

from typing import Annotated

from fastapi import Body, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from soba_services.base.models import Address, TokenPair
from soba_services.base.platform import Platform, create_kit
from soba_services.base.service import ErrorAnswer, create_service
from soba_services.base.settings import parse_settings
from soba_services.blockchain_intelligence.contracts import Inspect, NoContractError, create_inspector
from soba_services.blockchain_intelligence.disassembly import BadBytecodeError, parse_bytecode
from soba_services.blockchain_intelligence.node import Node, NodeError, create_node
from soba_services.blockchain_intelligence.opportunities import among_transactions, block_of, in_block
from soba_services.blockchain_intelligence.settings import ChainSettings
from soba_services.blockchain_intelligence.store import TransactionStore, create_store
from soba_services.blockchain_intelligence.wallets import cluster_of, flows_of
from soba_services.blockchain_intelligence.wire import (
    Addresses,
    ClusterAnswer,
    ContractAnswer,
    ContractQuestion,
    GraphAnswer,
    MevAnswer,
    MevQuestion,
    WalletsQuestion,
    cluster_answer,
    contract_answer,
    graph_answer,
    mev_answer,
)

_MOST_FLOWS = 20
_REFUSALS: dict[int | str, dict[str, object]] = {
    404: {"model": ErrorAnswer, "description": "There is no contract at this address."},
    502: {"model": ErrorAnswer, "description": "The node did not answer as it should."},
    503: {"model": ErrorAnswer, "description": "What this needs is not configured or cannot be reached."},
}


def create_app(platform: Platform) -> FastAPI:
    settings = parse_settings(ChainSettings, platform.environment)
    kit = create_kit("blockchain-intelligence", platform)
    node = create_node(settings)
    app = create_service(
        kit,
        title="Blockchain intelligence",
        description="Analyses contracts' bytecode, finds MEV, and tells how wallets belong together.",
    )
    _answer_errors(app)
    _add_contracts(app, create_inspector(node, has_node=settings.ETH_RPC_URL is not None))
    _add_mev(app, node)
    _add_wallets(app, create_store(kit.database))
    return app


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(NodeError)
    async def on_node(_request: Request, error: NodeError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, error.status)

    @app.exception_handler(NoContractError)
    async def on_no_contract(_request: Request, error: NoContractError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 404)

    @app.exception_handler(BadBytecodeError)
    async def on_bad_bytecode(_request: Request, error: BadBytecodeError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 400)


def _add_contracts(app: FastAPI, inspect: Inspect) -> None:
    @app.post("/analyze-contract", responses=_REFUSALS)
    def analyze_contract(
        address: Annotated[Address | None, Query(description="Here or in the body.")] = None,
        question: ContractQuestion | None = None,
    ) -> ContractAnswer:
        """What a contract's code is and can do, each finding with its place in the bytecode."""
        asked = question or ContractQuestion()
        of = asked.address or address
        if of is None:
            raise HTTPException(422, "An address is needed, as a query parameter or in the body.")
        code = None if asked.bytecode is None else parse_bytecode(asked.bytecode)
        return contract_answer(of, inspect(of, code))


def _add_mev(app: FastAPI, node: Node) -> None:
    @app.post("/detect-mev", responses=_REFUSALS)
    def detect_mev(question: MevQuestion) -> MevAnswer:
        """Value taken out of the target, or out of a block whose logs are given or asked for."""
        target = question.target_tx
        given = [*question.surrounding_txs, *([target] if target else [])]
        found = among_transactions(target, question.surrounding_txs) if target else []
        if question.logs:
            found += in_block(question.logs, block_of(given))
        if question.block_number is not None:
            found += in_block(*node.block(question.block_number))
        return mev_answer(found)


def _add_wallets(app: FastAPI, store: TransactionStore) -> None:
    @app.post("/analyze-wallet-cluster", responses=_REFUSALS)
    def analyze_wallet_cluster(
        question: Annotated[Addresses | WalletsQuestion, Body(description="A bare array, or an object around it.")],
    ) -> ClusterAnswer:
        """How wallets belong together, from the transactions that are stored of them."""
        addresses = question.wallet_addresses if isinstance(question, WalletsQuestion) else question
        wallets = list(dict.fromkeys(address.lower() for address in addresses))
        stored = store.of_wallets(wallets)
        large = store.large_amounts(sorted({each.token_pair for each in stored}))
        return cluster_answer(cluster_of(wallets, stored, large))

    @app.get("/transaction-graph", responses=_REFUSALS)
    def transaction_graph(
        token_pair: Annotated[TokenPair, Query()],
        limit: Annotated[int, Query(ge=1, le=1000, description="How many of the newest transactions.")] = 100,
    ) -> GraphAnswer:
        """The largest flows between accounts among the newest transactions of a market."""
        stored = store.of_pair(token_pair, limit)
        return graph_answer(token_pair, len(stored), flows_of(stored, _MOST_FLOWS))
