"""Label sources with the simulated people of an embedded benchmark."""

from core.benchmarks.embedded import KETO
from core.sources import annotators, hybrid, rationales
from core.sources.authors import EmbeddedAuthor
from core.sources.people import SimulatedPeople


def annotator_iterations(material, perception, seed):
    return annotators.annotator_iterations(material, people(material, perception, seed), seed)


def rationale_iterations(material, seed, task=KETO):
    return rationales.rationale_iterations(material, EmbeddedAuthor(material, task, seed), seed)


def hybrid_iterations(material, perception, rationales, seed):
    return hybrid.hybrid_iterations(material, people(material, perception, seed), rationales, seed)


def people(material, perception, seed):
    return SimulatedPeople(perception, material.plan.crowd, material.plan.votes_per_item, seed)
