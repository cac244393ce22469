"""train: fits the model to batches: the losses, the schedule, the running mean of the weights."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from train.batches import Batch, Prepared, batch_of, window_groups
from train.network import ClaimModel, Linear, partition, path_scores, potentials
from transforms import claim_paths as paths

WEIGHTS = {"roles": 1.0, "anchors": 4.0, "paths": 0.15, "valid": 0.5}
"""Of the parts of the loss."""
SAVED_EVERY = 100
DECAY = 0.998


def about(parts: Tensor, width: int, claims: Tensor, counts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The words about each anchor, the anchors' own part, and what lies in the text: the arguments of the head."""
    window, anchor = claims[:, 0], claims[:, 1]
    place = anchor[:, None] + torch.arange(-paths.BEFORE, paths.AFTER)
    inside = (place >= 0) & (place < counts[window][:, None])
    flat = window[:, None] * parts.shape[1] + place.clamp(0, parts.shape[1] - 1)
    rows = parts.reshape(-1, parts.shape[2])
    return rows[:, :width][flat], rows[:, width:][window * parts.shape[1] + anchor], inside


def losses(model: ClaimModel, batch: Batch) -> dict[str, Tensor]:
    """The loss of each part."""
    with torch.autocast("cpu", torch.bfloat16):
        vectors = model.encoder(batch.ids, batch.features, batch.firsts, batch.mask)
    vectors = vectors.float()
    anchors = model.anchors(vectors).squeeze(-1)
    known = batch.anchors >= 0
    found = {
        "roles": functional.cross_entropy(model.roles(vectors).transpose(1, 2), batch.roles, ignore_index=-1),
        "anchors": functional.binary_cross_entropy_with_logits(anchors[known], batch.anchors[known]),
    }
    tempting = torch.where(batch.anchors == 0, anchors.detach(), -99.0).flatten()
    hardest = tempting.topk(min(len(batch.claims) // 2 + 1, len(tempting)))
    chosen = hardest.indices[hardest.values > -3.5]
    wrong = torch.stack([chosen // anchors.shape[1], chosen % anchors.shape[1]], 1)
    claims = torch.cat([batch.claims, wrong])
    if len(claims) == 0:
        return found
    with torch.autocast("cpu", torch.bfloat16):
        around, own, inside = about(model.parts(vectors), model.width, claims, batch.counts)
        scores, valid = model.head(around, own, inside)
    scores, valid = scores.float(), valid.float()
    truth = torch.zeros(len(claims))
    truth[: len(batch.claims)] = batch.weights
    found["valid"] = functional.binary_cross_entropy_with_logits(valid, truth)
    right = len(batch.claims)
    if right:
        steps = potentials(scores[:right], inside[:right], model.head.static)
        unlikely = partition(steps) - path_scores(steps, batch.states)
        found["paths"] = (unlikely * batch.weights).sum() / batch.weights.sum()
    return found


@dataclass(frozen=True)
class Recipe:
    """How a model is fitted: passes over the examples, windows a step, learning rates of the encoder and of the rest.

    In the last `rounded_share` of the steps the model computes as its int8 form will.
    """

    epochs: int = 4
    size: int = 4
    rate: float = 2e-4
    head_rate: float = 1e-3
    rounded_share: float = 0.25


def fit(model: ClaimModel, examples: Sequence[Prepared], recipe: Recipe, seed: int, state: Path) -> ClaimModel:
    """Fit a model, or go on where a run that was cut short had come to.

    Args:
        model: with its encoder's pretrained weights.
        examples: the articles to learn from.
        recipe: how.
        seed: of the order, the windows and the dropout. Start from a model that was made with the same.
        state: a file in which the state is kept; to be removed once the fitted model is safe.

    Returns:
        The running mean of the model over its last steps.

    Raises:
        FloatingPointError: a loss is not a number.
    """
    torch.manual_seed(seed)
    groups = [group for epoch in range(recipe.epochs) for group in window_groups(examples, recipe.size, seed, epoch)]
    steps = len(groups)
    optimizer, schedule = _optimizer(model, recipe, steps)
    mean = torch.optim.swa_utils.AveragedModel(
        model, avg_fn=lambda old, new, count: old + (new - old) * max(1 - DECAY, 9 / (10 + int(count)))
    )
    done = _restore(state, model, mean, optimizer, schedule)
    began = time.process_time()
    told: dict[str, float] = {}
    model.train()
    for number in range(done, steps):
        _round(model, is_rounded=number >= steps * (1 - recipe.rounded_share))
        parts = losses(model, batch_of(groups[number]))
        loss = torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()
        if not torch.isfinite(loss):
            raise FloatingPointError(f"the loss of step {number} is {loss.item()}; the last good state is in {state}")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        mean.update_parameters(model)
        for name, part in parts.items():
            told[name] = 0.98 * told.get(name, float(part.detach())) + 0.02 * float(part.detach())
        if (number + 1) % SAVED_EVERY == 0 or number + 1 == steps:
            said = ", ".join(f"{name} {value:.3f}" for name, value in told.items())
            print(f"step {number + 1} of {steps}, {time.process_time() - began:.0f} CPU s: {said}", flush=True)
            _save(state, number + 1, model, mean, optimizer, schedule)
    # An export would carry the rounding along, though the int8 form rounds by itself: a fifth of the time of reading.
    _round(model, is_rounded=False)
    fitted: ClaimModel = mean.module
    fitted.eval()
    return fitted


def _round(model: ClaimModel, *, is_rounded: bool) -> None:
    for module in model.modules():
        if isinstance(module, Linear):
            module.is_rounded = is_rounded


def _optimizer(
    model: ClaimModel, recipe: Recipe, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW, with a tenth of the steps to warm up and the rest to cool down."""
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    body = {"params": [p for name, p in named if name.startswith("encoder")], "lr": recipe.rate}
    rest = {"params": [p for name, p in named if not name.startswith("encoder")], "lr": recipe.head_rate}
    optimizer = torch.optim.AdamW([body, rest], weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    warm = steps // 10 + 1
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))
    )


def _save(path: Path, done: int, *parts: Any) -> None:  # noqa: ANN401  (whatever has a state_dict)
    state = {"done": done, "random": torch.get_rng_state(), "parts": [part.state_dict() for part in parts]}
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _restore(path: Path, *parts: Any) -> int:  # noqa: ANN401
    """Put back what was saved, and return how many steps had been done; 0 where nothing was saved."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    torch.set_rng_state(state["random"])
    for part, its in zip(parts, state["parts"], strict=True):
        part.load_state_dict(its)
    return int(state["done"])
