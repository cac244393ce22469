"""train: the model in PyTorch behind the reader's interface, so that training is scored by the reader itself."""

import numpy as np
import torch
from tokenizers import Tokenizer

from train.network import ClaimModel
from transforms.claim_paths import Floats
from transforms.words import Integers


class TorchNetwork:
    """`transforms.claim_reader.Network` by PyTorch."""

    def __init__(self, model: ClaimModel, tokenizer: Tokenizer, *, is_short: bool = False) -> None:
        """Take a model; `is_short` for an encoder in bfloat16, two to three times faster."""
        self.model = model.eval()
        if is_short:
            self.model.encoder.bfloat16()
        self.tokenizer = tokenizer
        self.width = model.width
        self.static: Floats = model.head.static.detach().numpy()

    @torch.no_grad()
    def encode(self, ids: Integers, features: Integers, firsts: Integers) -> tuple[Floats, Floats]:
        """As the protocol says."""
        arguments = (torch.from_numpy(array.astype(np.int64))[None] for array in (ids, features, firsts))
        vectors = self.model.encoder(*arguments)[0].float()
        return self.model.anchors(vectors).squeeze(-1).numpy(), self.model.parts(vectors).numpy()

    @torch.no_grad()
    def lay_out(self, words: Floats, own: Floats, inside: np.ndarray) -> tuple[Floats, Floats]:
        """As the protocol says."""
        scores, valid = self.model.head(*map(torch.from_numpy, (words, own, inside)))
        return scores.numpy(), valid.numpy()
