"""Label sources with the simulated people of an embedded benchmark."""

from core.benchmarks.embedded import KETO
from core.sources import annotators, hybrid, rationales
from core.sources.authors import EmbeddedAuthor
from core.sources.people import SimulatedPeople


def annotator_rounds(material, perception, seed):
    return annotators.annotator_rounds(material, people(material, perception, seed), seed)


def rationale_rounds(material, seed, task=KETO):
    return rationales.rationale_rounds(material, EmbeddedAuthor(material, task, seed), seed)


def hybrid_rounds(material, perception, rules, seed):
    return hybrid.hybrid_rounds(material, people(material, perception, seed), rules, seed)


def people(material, perception, seed):
    return SimulatedPeople(perception, material.plan.crowd, material.plan.votes_per_item, seed)
