"""train: the stages: a teacher, what it teaches, and students, one for each seed, of which the best is written."""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save
from tokenizers import Tokenizer

from flows.claim_network import load_claim_model
from train.batches import prepare
from train.calibration import balanced, calibrate, sum_counts
from train.corpus import Example, Taught, read_corpus, text_words
from train.encoders import find_minilm, find_mpnet, minilm, mpnet
from train.export import GRAPHS, export, write_settings
from train.fitting import Recipe, fit
from train.invented import invented
from train.network import ClaimModel as Module
from train.scores import f1
from train.teaching import sharpened, with_taught
from train.torch_network import TorchNetwork
from transforms.claim_reader import Calibration, ClaimModel

TEACHER = Recipe(epochs=3, size=4, rate=5e-5, head_rate=5e-4, rounded_share=0)
STUDENT = Recipe(epochs=4, size=4, rate=2e-4, head_rate=1e-3, rounded_share=0.25)
INVENTED = 350
"""Articles put together by `train.invented`."""
HELD_OUT = 8
"""One of so many training articles is held out."""
MOST_CHARACTERS = 20_000
"""Longer articles teach the same at a higher cost."""


@dataclass(frozen=True)
class Folders:
    """Where things are."""

    corpus: Path
    articles: Path
    work: Path
    output: Path


def train(
    folders: Folders,
    seeds: Sequence[int],
    articles_count: int,
    name: str,
    taught_by: Path | None = None,
    student: Recipe = STUDENT,
) -> None:
    """Run the stages that have not been run yet, and write the best student's files.

    Args:
        folders: where things are.
        seeds: one student each.
        articles_count: how many plain articles the teacher reads for the students.
        name: of the model.
        taught_by: the files of a model to be the teacher; where there is none, one is fitted first.
        student: how the students are fitted.

    Raises:
        ValueError: the work folder holds the results of other settings.
    """
    folders.work.mkdir(parents=True, exist_ok=True)
    _claim(
        folders.work,
        {
            "teacher": str(taught_by) if taught_by else asdict(TEACHER),
            "student": asdict(student),
            "articles": articles_count,
            "invented": INVENTED,
        },
    )
    examples = list(read_corpus(folders.corpus, "train"))
    held_out = [example for example in examples if _is_held_out(example.name)]
    known = [example for example in examples if not _is_held_out(example.name)]
    taught = _taught(folders, known, held_out, articles_count, taught_by)
    students = {seed: _student(folders.work, taught, held_out, student, seed, name) for seed in seeds}
    counts = {seed: sum_counts(held_out, load_claim_model(folder)) for seed, folder in students.items()}
    best = max(seeds, key=lambda seed: balanced(counts[seed]))
    dev = list(read_corpus(folders.corpus, "dev"))
    for seed, folder in students.items():
        for split, its in (("held out", counts[seed]), ("dev", sum_counts(dev, load_claim_model(folder)))):
            scores = ", ".join(f"{key} {f1(its, key):.1f}" for key in ("content", "content+source", "exact"))
            print(f"seed {seed}, {split}: {scores}{' (written)' if seed == best else ''}")
    folders.output.mkdir(parents=True, exist_ok=True)
    # The settings go last: they name the model.
    for file in (*GRAPHS, "tokenizer.json", "settings.json"):
        _replace(folders.output / file, (students[best] / file).read_bytes())


def _claim(work: Path, settings: dict[str, Any]) -> None:
    """Bind the work folder to the settings of its first run."""
    path = work / "recipe.json"
    told = json.dumps(settings, sort_keys=True)
    if not path.exists():
        _replace(path, told.encode())
    elif path.read_text(encoding="utf-8") != told:
        raise ValueError(f"{work} holds what other settings gave ({path}): name another folder with --work")


def _taught(
    folders: Folders, known: list[Example], held_out: list[Example], count: int, taught_by: Path | None
) -> list[Example]:
    """The corpus and plain articles with what a teacher finds in them, and invented articles."""
    examples = [*known, *_articles(folders.articles, count)]
    path = folders.work / "taught.json"
    if not path.exists():
        teacher = load_claim_model(taught_by) if taught_by else _teacher(folders.work, known, held_out)
        found = {e.name: ([asdict(its) for its in e.taught], e.unread) for e in with_taught(examples, teacher)}
        _replace(path, json.dumps(found).encode())
    lessons = json.loads(path.read_text(encoding="utf-8"))
    taught = [
        replace(e, taught=[Taught(**its) for its in lessons[e.name][0]], unread=lessons[e.name][1]) for e in examples
    ]
    return [*map(sharpened, taught), *invented(known, INVENTED, seed=1)]


def _teacher(work: Path, known: list[Example], held_out: list[Example]) -> ClaimModel:
    """MPNet, fitted to the corpus alone, and calibrated."""
    torch.manual_seed(1)
    _, tokenizer = minilm(find_minilm())
    module = _fitted("teacher", mpnet(find_mpnet(work)), tokenizer, work, known, TEACHER, seed=1)
    network = TorchNetwork(module, tokenizer, is_short=True)
    return ClaimModel("teacher", network, calibrate(held_out, network))


def _student(work: Path, taught: list[Example], held_out: list[Example], recipe: Recipe, seed: int, name: str) -> Path:
    """A folder with the files of a model; it is calibrated as it will be run."""
    folder = work / f"student-{seed}"
    if not (folder / "settings.json").exists():
        torch.manual_seed(seed)
        module, tokenizer = minilm(find_minilm())
        module = _fitted(f"student-{seed}", module, tokenizer, work, taught, recipe, seed)
        making = work / f"student-{seed}.new"
        export(module, tokenizer, making)
        write_settings(module, Calibration((0, 0, 0), 0, 0), name, making)
        calibration = calibrate(held_out, load_claim_model(making).network)
        write_settings(module, calibration, name, making)
        making.rename(folder)
    return folder


def _fitted(
    name: str, module: Module, tokenizer: Tokenizer, work: Path, examples: list[Example], recipe: Recipe, seed: int
) -> Module:
    """A fitted module, from its file where that is there."""
    weights, state = work / f"{name}.safetensors", work / f"{name}.state"
    if not weights.exists():
        print(f"fitting {name}", flush=True)
        fitted = fit(module, [prepare(e, tokenizer) for e in examples], recipe, seed, state)
        _replace(weights, save({key: value.contiguous() for key, value in fitted.state_dict().items()}))
    state.unlink(missing_ok=True)
    module.load_state_dict(load_file(weights))
    module.eval()
    return module


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.with_name(path.name + ".new").write_bytes(data)
    path.with_name(path.name + ".new").replace(path)


def _articles(path: Path, count: int) -> list[Example]:
    """Plain articles, in the order of their file; each a dict with `id` and `text`."""
    examples: list[Example] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if len(examples) == count:
                break
            article = json.loads(line)
            if len(article["text"]) <= MOST_CHARACTERS:
                words = text_words(article["text"])
                examples.append(Example(str(article["id"]), article["text"], words, [], is_annotated=False))
    return examples


def _is_held_out(name: str) -> bool:
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % HELD_OUT == 0
