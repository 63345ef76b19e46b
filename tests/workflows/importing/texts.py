"""A small task of our own: is a sentence about weather? Written here, line by line."""

import csv
import io
import random

from core.interop.source import SourceFile

WEATHER = ["rain", "snow", "wind", "sun", "storm", "fog", "hail", "frost"]
OTHER = ["bread", "train", "music", "paint", "chess", "river", "window", "garden"]
FILLING = ["today", "again", "near", "the", "old", "town", "we", "saw", "much", "little", "late"]


def items(n=400, seed=7):
    """Rows item_id, text, gold, split, place: about every third text is about weather."""
    rng = random.Random(seed)
    rows = []
    for at in range(n):
        gold = "weather" if rng.random() < 0.35 else "other"
        words = [*rng.sample(FILLING, 5), rng.choice(WEATHER if gold == "weather" else OTHER)]
        if rng.random() < 0.1:
            words.append(rng.choice(WEATHER + OTHER))
        rng.shuffle(words)
        split = "train" if at < 0.6 * n else "valid" if at < 0.75 * n else "test"
        rows.append(
            {
                "item_id": f"s{at}",
                "text": f"{' '.join(words)} {at}",
                "gold": gold,
                "split": split,
                "place": "north" if at % 2 else "south",
            }
        )
    return rows


def votes(rows, people=3, seed=3):
    """Votes on the training items: each person errs one time in eight."""
    rng = random.Random(seed)
    wrong = {"weather": "other", "other": "weather"}
    return [
        {
            "item_id": row["item_id"],
            "annotator": f"p{person}",
            "label": wrong[row["gold"]] if rng.random() < 0.125 else row["gold"],
            "seconds": round(rng.uniform(4, 12), 1),
        }
        for row in rows
        if row["split"] == "train"
        for person in range(people)
    ]


RULES = [
    {"rule_id": "r1", "label": "weather", "regex": r"\b(rain|snow|wind|hail)\b", "words": "Falls."},
    {"rule_id": "r2", "label": "weather", "regex": r"\b(sun|storm|fog)\b", "words": "Sky."},
    {"rule_id": "r3", "label": "other", "regex": r"\b(bread|train|music|chess)\b", "words": "No."},
]


def csv_file(name, rows):
    """Rows as an uploaded CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SourceFile(name, out.getvalue().encode())
