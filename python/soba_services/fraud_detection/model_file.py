"""What was learned, to bytes and back."""

from soba_services.fraud_detection import anomaly as anomalies
from soba_services.fraud_detection.facts import NAMES
from soba_services.fraud_detection.knowledge import Learned
from soba_services.fraud_detection.population import Population
from soba_services.learning.artefact import DamagedArtefactError, pack, unpack

# Raised when facts change their meaning without changing their names.
FORMAT = 1


def pack_learned(learned: Learned) -> bytes:
    population = learned.population
    facts = {
        "format": FORMAT,
        "names": NAMES,
        "amounts": population.amounts,
        "gas": population.gas,
        "transactions": learned.transactions,
    }
    return pack(anomalies.to_arrays(learned.anomaly), facts)


def unpack_learned(payload: bytes, sha256: str) -> Learned:
    arrays, facts = unpack(payload, sha256)
    if facts["format"] != FORMAT or tuple(facts["names"]) != NAMES:
        raise DamagedArtefactError("The model was written by another release.")
    population = Population(facts["amounts"], facts["gas"])
    return Learned(anomalies.from_arrays(arrays), population, int(facts["transactions"]))
