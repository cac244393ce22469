"""train: one command from the corpus to the model's files: `python -m train`; docs/model-card.md tells what it does.

Every stage leaves its result in the work folder, and a stage that was cut short goes on where it was; so the same command
again continues. Nothing is learned from the held-out eighth of the articles, which choose the threshold and the seed, nor
from the dev split, which only scores.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from train.pipeline import STUDENT, Folders, train


def main() -> int:
    """Train, write the model's files, and print its scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared" / "data"
    shipped = Path(__file__).resolve().parents[1] / "flows" / "weights" / "claims"
    parser.add_argument("--corpus", type=Path, default=shared / "polnear", help="PolNeAR's folder")
    parser.add_argument(
        "--articles", type=Path, default=shared / "articles" / "articles.jsonl.gz", help="plain articles"
    )
    parser.add_argument("--articles-count", type=int, default=800, help="how many of them to learn from")
    parser.add_argument("--work", type=Path, default=Path(".train"), help="where stages leave their results")
    parser.add_argument("--output", type=Path, default=shipped, help="where the model's files go")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="one model each; the best is written")
    parser.add_argument("--epochs", type=int, default=STUDENT.epochs, help="passes of each student over what it learns")
    parser.add_argument("--taught-by", type=Path, help="a model's folder; it teaches, and no teacher is fitted")
    parser.add_argument("--name", default="onrecord-claims/1", help="name and version of the model")
    arguments = parser.parse_args()
    for needed in (arguments.corpus / "metadata.tsv", arguments.articles):
        if not needed.is_file():
            print(
                f"{needed} is not there: name the corpus with --corpus, the articles with --articles", file=sys.stderr
            )
            return 1
    folders = Folders(arguments.corpus, arguments.articles, arguments.work, arguments.output)
    try:
        student = replace(STUDENT, epochs=arguments.epochs)
        train(folders, arguments.seeds, arguments.articles_count, arguments.name, arguments.taught_by, student)
    except (ValueError, FileNotFoundError, FloatingPointError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
