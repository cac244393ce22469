"""train: a fitted model as the files that the reader loads: two ONNX graphs, the tokenizer, and the settings."""

import copy
import hashlib
import json
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import Tensor, nn

from train.network import ClaimModel
from transforms import claim_paths as paths
from transforms.claim_reader import Calibration

OPSET = 20
GRAPHS = ("encoder.onnx", "head.onnx")


class _Encode(nn.Module):
    """The encoder for one window, as `transforms.claim_reader.Network.encode` has it."""

    def __init__(self, model: ClaimModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, features: Tensor, firsts: Tensor) -> tuple[Tensor, Tensor]:
        vectors = self.model.encoder(ids, features, firsts)
        return self.model.anchors(vectors)[0, :, 0], self.model.parts(vectors)[0]


class _FusedAttention(nn.Module):
    """Attention as one operator of ONNX Runtime's, a tenth faster than its parts; no mask."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: None) -> Tensor:  # noqa: ARG002  (there is none)
        return torch.onnx.ops.symbolic(
            "com.microsoft::MultiHeadAttention",
            (query, key, value),
            {"num_heads": self.heads},
            dtype=query.dtype,
            shape=query.shape,
            version=1,
        )


def export(model: ClaimModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the model's files but for the settings.

    Products are of int8: weights by output channel, activations by tensor as they come. Those that give logits stay in
    float32: hardly a cost, and all hangs on them.

    Args:
        model: the fitted model.
        tokenizer: its encoder's.
        folder: where to write; made where it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = copy.deepcopy(model).eval()
    for layer in model.encoder.layers:
        layer.attention = _FusedAttention(layer.attention.heads)
    pieces, words, claims = torch.export.Dim("pieces"), torch.export.Dim("words"), torch.export.Dim("claims")
    window = (torch.full((1, 9), 7), torch.zeros(1, 9, 3), torch.arange(1, 8)[None])
    _write(
        _Encode(model),
        tuple(part.to(torch.int32) for part in window),
        ["ids", "features", "firsts"],
        ["anchors", "parts"],
        ({1: pieces}, {1: pieces}, {1: words}),
        folder / "encoder.onnx",
    )
    _write(
        model.head,
        (torch.zeros(3, paths.SPAN, model.width), torch.zeros(3, 2 * model.width), torch.ones(3, paths.SPAN) > 0),
        ["words", "own", "inside"],
        ["scores", "claims"],
        ({0: claims}, {0: claims}, {0: claims}),
        folder / "head.onnx",
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for graph in GRAPHS:
        onnx.checker.check_model(str(folder / graph))


def write_settings(model: ClaimModel, calibration: Calibration, name: str, folder: Path) -> None:
    """Write the settings beside the other files; the model's name ends with a digest of its graphs."""
    digest = hashlib.sha256(b"".join((folder / graph).read_bytes() for graph in GRAPHS)).hexdigest()[:8]
    settings = {
        "name": f"{name}+{digest}",
        "width": model.width,
        "static": model.head.static.detach().tolist(),
        "weights": calibration.weights,
        "bias": calibration.bias,
        "threshold": calibration.threshold,
    }
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _write(
    module: nn.Module,
    arguments: tuple[Tensor, ...],
    inputs: list[str],
    outputs: list[str],
    shapes: tuple[dict[int, Any], ...],
    path: Path,
) -> None:
    full = path.with_suffix(".float32")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module,
            arguments,
            input_names=inputs,
            output_names=outputs,
            dynamic_shapes=shapes,
            dynamo=True,
            opset_version=OPSET,
            verbose=False,
        )
    program.save(str(full), external_data=False)
    quant_pre_process(str(full), str(full), skip_symbolic_shape=True)
    quantize_dynamic(
        str(full), str(path), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=_logits(full)
    )
    full.unlink()


def _logits(path: Path) -> list[str]:
    """The names of the products that give logits: those with few outputs."""
    graph = onnx.load(str(path)).graph
    few = {w.name for w in graph.initializer if len(w.dims) == 2 and w.dims[-1] <= paths.SCORES}
    return [node.name for node in graph.node if node.op_type in ("MatMul", "Gemm") and few & set(node.input)]
