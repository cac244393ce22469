"""train: the claim model: a small BERT, a detector of cues, and a head that lays out one claim's roles about its cue.

The encoder is MiniLM (6 layers, 384 units) or MPNet's size where one is trained as a teacher; features that an uncased
encoder lacks (shape, gap, place in a quotation) are added to its input. The head reads the words about one cue and gives
the scores of `transforms.claim_paths`; its loss is that of a conditional random field over the seven states.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from transforms import claim_paths as paths
from transforms.words import GAPS, PLACES, SHAPES

BUCKETS = 32


class Dropout(nn.Module):
    """Dropout with one mask for the whole batch: drawing random numbers costs a tenth of a step on a CPU."""

    def __init__(self, share: float = 0.1) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """Batch × length × width in and out."""
        if not self.training:
            return x
        kept = (torch.rand(1, *x.shape[1:]) >= self.share).to(x.dtype)
        return x * (kept / (1 - self.share))


class Linear(nn.Linear):
    """A linear layer that can compute as its int8 form will: activations by tensor, weights by output, both rounded."""

    is_rounded = False

    def forward(self, x: Tensor) -> Tensor:
        """As the linear layer; rounding passes gradients straight through."""
        if not self.is_rounded:
            return super().forward(x)
        with torch.no_grad():
            low, high = x.min().float().clamp(max=0), x.max().float().clamp(min=0)
            scale = (high - low).clamp(min=1e-6) / 255
            zero = (-low / scale).round()
            gap = (((x.float() / scale).round() + zero).clamp(0, 255) - zero) * scale - x.float()
            step = self.weight.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
            shift = (self.weight / step).round() * step - self.weight
        return functional.linear(x + gap.to(x.dtype), self.weight + shift, self.bias)


class Attention(nn.Module):
    """Scaled dot-product attention; `train.export` puts the runtime's own operator in its place."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
        """Batch × length × width in and out; `mask` is added to the scores (batch × 1 × 1 × length of the keys)."""
        # Written out: on a CPU in bfloat16 it trains faster than scaled_dot_product_attention.
        q, k, v = (x.unflatten(-1, (self.heads, -1)).transpose(1, 2) for x in (query, key, value))
        weights = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
        if mask is not None:
            weights = weights + mask.to(weights.dtype)
        with torch.autocast("cpu", enabled=False):  # which would take it to float32
            attended = torch.softmax(weights, -1)
        return (attended @ v).transpose(1, 2).flatten(2)


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.qkv = Linear(width, 3 * width)
        self.attention = Attention(heads)
        self.out = Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = Linear(width, inner)
        self.down = Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = Dropout()

    def forward(self, x: Tensor, mask: Tensor | None, kept: Tensor | None = None) -> Tensor:
        """Batch × length × width in and out.

        Args:
            x: what comes from the layer below.
            mask: added to the attention scores (batch × 1 × 1 × length).
            kept: batch × fewer, the places that are asked for, all of them where it is None.
        """
        q, k, v = self.qkv(x).chunk(3, -1)
        if kept is not None:
            q, x = _at(q, kept), _at(x, kept)
        x = self.norm1(x + self.drop(self.out(self.attention(q, k, v, mask))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


def _at(x: Tensor, places: Tensor) -> Tensor:
    return torch.gather(x, 1, places[..., None].expand(-1, -1, x.shape[2]))


class Encoder(nn.Module):
    """Wordpieces and their features in, one vector for each word out."""

    def __init__(
        self, vocabulary: int, width: int = 384, layers: int = 6, heads: int = 12, *, is_relative: bool = False
    ) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, width)
        self.word.weight.requires_grad_(False)
        self.position = nn.Embedding(512, width)
        self.shape = nn.Embedding(len(SHAPES), width)
        self.gap = nn.Embedding(len(GAPS), width)
        self.place = nn.Embedding(len(PLACES), width)
        for extra in (self.shape, self.gap, self.place):
            nn.init.normal_(extra.weight, std=0.005)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = Dropout()
        self.layers = nn.ModuleList(Layer(width, heads, 4 * width) for _ in range(layers))
        self.width = width
        self.bias = nn.Embedding(BUCKETS, heads) if is_relative else None

    def forward(self, ids: Tensor, features: Tensor, firsts: Tensor, mask: Tensor | None = None) -> Tensor:
        """Encode windows.

        Args:
            ids: batch × pieces, with the encoder's marks at both ends.
            features: batch × pieces × 3, indices into shapes, gaps and places.
            firsts: batch × words, the position of each word's first piece.
            mask: batch × 1 × 1 × pieces, 0 or a large negative number; none where nothing is padded.

        Returns:
            batch × words × width.
        """
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(place)
        x = x + self.shape(features[..., 0]) + self.gap(features[..., 1]) + self.place(features[..., 2])
        x = self.drop(self.norm(x))
        if self.bias is not None:  # MPNet's: one for all layers
            distance = self.bias(_buckets(ids.shape[1])).permute(2, 0, 1)[None]
            mask = distance if mask is None else mask + distance
        *layers, last = self.layers
        for layer in layers:
            x = layer(x, mask)
        # A word is read by its first piece: of the last layer nothing else is needed.
        answer: Tensor = last(x, mask, firsts)
        return answer


def _buckets(length: int) -> Tensor:
    """Distances of positions as T5 and MPNet bucket them: by sign, exact up to 8, then by their logarithm up to 128."""
    place = torch.arange(length)
    distance = place[:, None] - place[None, :]
    half, exact = BUCKETS // 2, BUCKETS // 4
    size = distance.abs().clamp(min=1).float()
    far = exact + ((size / exact).log() / math.log(128 / exact) * (half - exact)).long()
    return torch.where(distance < 0, half, 0) + torch.where(
        distance.abs() < exact, distance.abs(), far.clamp(max=half - 1)
    )


class Head(nn.Module):
    """From the words about one cue to the scores of its claim."""

    def __init__(self, width: int, layers: int = 2) -> None:
        super().__init__()
        self.distance = nn.Embedding(paths.SPAN, width)
        nn.init.normal_(self.distance.weight, std=0.05)
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, 4, 2 * width) for _ in range(layers))
        self.scores = nn.Linear(width, paths.SCORES)
        self.valid = nn.Linear(width, 1)
        self.static = nn.Parameter(torch.zeros(7, 7))

    def forward(self, words: Tensor, own: Tensor, inside: Tensor) -> tuple[Tensor, Tensor]:
        """Score claims.

        Args:
            words: claims × `SPAN` × width: the words about each anchor, any values outside of the text.
            own: claims × 2 width: what the anchors add to every word, and by how much they multiply it.
            inside: claims × `SPAN`, whether the word is in the text.

        Returns:
            Scores (claims × `SPAN` × `SCORES`), and a logit for the anchor being a claim's at all (claims).
        """
        added, gate = own.chunk(2, -1)
        x = words * inside[..., None] * (1 + torch.tanh(gate))[:, None] + added[:, None]
        x = self.norm(x + self.distance.weight)
        mask = torch.where(inside, 0.0, -1e4)[:, None, None, :].to(x.dtype)
        for layer in self.layers:
            x = layer(x, mask)
        return self.scores(x), self.valid(x[:, paths.BEFORE]).squeeze(-1)


class ClaimModel(nn.Module):
    """Encoder, role and anchor logits for each word, and the head with each word's part in it as word and as anchor."""

    def __init__(self, encoder: Encoder, width: int = 128) -> None:
        super().__init__()
        self.encoder = encoder
        self.width = width
        self.roles = nn.Linear(encoder.width, len(paths.ROLES))
        self.anchors = nn.Linear(encoder.width, 1)
        self.parts = Linear(encoder.width, 3 * width)
        self.head = Head(width)


def potentials(scores: Tensor, inside: Tensor, static: Tensor) -> Tensor:
    """The log potentials of `transforms.claim_paths.potentials`, for gradients."""
    role = torch.as_tensor(paths.STATE_ROLE)
    outside_of_none = torch.tensor([0.0, 1.0, 1.0, 1.0]) * float(paths.IMPOSSIBLE)
    roles = scores[..., 0:4] + torch.where(inside[..., None], 0.0, outside_of_none)
    change = scores[..., 4:8][..., role][..., None, :] + scores[..., 8:12][..., role][..., :, None]
    steps = roles[..., role][..., None, :] + torch.as_tensor(paths.CHANGES) * change + static
    return steps + _forbidden()


def _forbidden() -> Tensor:
    forbidden = torch.zeros(paths.SPAN, 7, 7)
    cue = torch.as_tensor(paths.STATE_ROLE) == 2
    forbidden[:, ~torch.as_tensor(paths.ALLOWED)] = 1
    forbidden[: paths.BEFORE, :, cue] = 1
    forbidden[paths.BEFORE, :, ~cue] = 1
    forbidden[paths.BEFORE + 1 :, cue[None, :] & ~cue[:, None]] = 1
    return forbidden * float(paths.IMPOSSIBLE)


class _Partition(torch.autograd.Function):
    """The log partition over all paths; its gradient is the marginal of each step, found by one pass back."""

    @staticmethod
    def forward(ctx: Any, steps: Tensor) -> Tensor:  # noqa: ANN401  (as PyTorch has it)
        """Claims × words × 7 × 7 to claims."""
        # In float32 a path that is sure of itself leaves so little to the others that all of it may come to nothing.
        steps = steps.double()
        top = steps.amax((2, 3), keepdim=True)
        weights = (steps - top).exp()
        count = steps.shape[1]
        ahead = weights.new_zeros(count + 1, len(steps), 7)
        ahead[0, :, 0] = 1
        total = top.sum((1, 2, 3))
        logs = weights.new_zeros(count, len(steps))
        for t in range(count):
            here = torch.bmm(ahead[t][:, None], weights[:, t])[:, 0]
            scale = here.sum(-1)
            ahead[t + 1] = here / scale[:, None]
            logs[t] = scale
        total = total + logs.log().sum(0)
        ctx.save_for_backward(weights, ahead, logs)
        return total.float()

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:  # noqa: ANN401
        """Marginals of the steps, times the incoming gradient."""
        weights, ahead, logs = ctx.saved_tensors
        back = weights.new_ones(weights.shape[0], 7)
        behind = weights.new_zeros(weights.shape[1], weights.shape[0], 7)
        for t in range(weights.shape[1] - 1, -1, -1):
            behind[t] = back / logs[t][:, None]
            back = torch.bmm(weights[:, t], behind[t][:, :, None])[:, :, 0]
        marginals = ahead[:-1].transpose(0, 1)[..., None] * weights * behind.transpose(0, 1)[..., None, :]
        return marginals.float() * gradients[0][:, None, None, None]


def partition(steps: Tensor) -> Tensor:
    """The log of the sum over all paths of the exponent of their scores, for each claim."""
    result: Tensor = _Partition.apply(steps)
    return result


def path_scores(steps: Tensor, states: Tensor) -> Tensor:
    """The score of one given path for each claim (`states`: claims × words)."""
    before = functional.pad(states[:, :-1], (1, 0))
    flat = steps.flatten(2).gather(2, (before * 7 + states)[..., None])
    return flat.sum((1, 2))
