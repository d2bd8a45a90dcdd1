"""Train a small GPT on seven plays, and store its weights.

    python -m tools.plays_weights

It takes two to four minutes of one thread, and prints the entry for
`nnguide/data/weights.py`. Network and text are those of `docs/projects/plays.ipynb`;
steps and batches are more and larger. Another processor rounds otherwise, so that its
weights part from the stored ones after some hundred steps; the loss hardly does.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from nnguide.data import load_plays
from nnguide.data.weights import PLAYS
from nnguide.pytorch import to_numpy_state
from tools.weights import store

STEPS, BATCH, LR = 2800, 32, 6e-3
T, E = 64, 64  # characters that are seen, and numbers for each


class GPT(nn.Module):
    """Bets on the next character at each place of a window, from those before it."""

    def __init__(self, symbols: int) -> None:
        super().__init__()
        self.table = nn.Embedding(symbols, E)
        self.positions = nn.Embedding(T, E)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                E, 4, 4 * E, 0.0, "gelu", batch_first=True, norm_first=True
            )
            for _ in range(2)
        )
        self.norm = nn.LayerNorm(E)
        self.head = nn.Linear(E, symbols)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Characters (N, T) as numbers, to logits (N, T, symbols)."""
        length = x.shape[1]
        z = self.table(x) + self.positions.weight[:length]
        mask = nn.Transformer.generate_square_subsequent_mask(length)
        for block in self.blocks:
            z = block(z, src_mask=mask, is_causal=True)
        return self.head(self.norm(z))


def start(symbols: int = 76, seed: int = 0) -> GPT:
    """The network before its first step."""
    torch.manual_seed(seed)
    return GPT(symbols)


def divided() -> tuple[torch.Tensor, torch.Tensor]:
    """The plays as numbers: the first 90 % to train on, and the rest."""
    plays = load_plays()
    code = {symbol: number for number, symbol in enumerate(sorted(set(plays)))}
    text = torch.tensor([code[symbol] for symbol in plays])
    cut = 9 * len(text) // 10
    return text[:cut], text[cut:]


def windows(text: torch.Tensor, starts: np.ndarray) -> tuple[torch.Tensor, ...]:
    """T characters from each start on, and the T that come one place later."""
    rows = text[torch.from_numpy(starts)[:, None] + torch.arange(T + 1)]
    return rows[:, :-1], rows[:, 1:]


def train(
    text: torch.Tensor, steps: int = STEPS, seed: int = 0
) -> tuple[GPT, list[float]]:
    """The trained network, and the loss of each step."""
    net, rng = start(seed=seed), np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(net.parameters(), lr=LR, betas=(0.9, 0.95))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=LR, total_steps=steps, pct_start=0.1, cycle_momentum=False
    )
    losses = []
    for _ in range(steps):
        x, y = windows(text, rng.integers(0, len(text) - T, size=BATCH))
        loss = F.cross_entropy(net(x).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    return net, losses


def held_out_loss(net: nn.Module, text: torch.Tensor) -> float:
    """The mean loss in nats a character, over windows that lie side by side."""
    x, y = windows(text, np.arange(0, len(text) - T, T))
    with torch.no_grad():
        return float(F.cross_entropy(net(x).flatten(0, 1), y.flatten()))


if __name__ == "__main__":
    torch.set_num_threads(1)
    text, held_out = divided()
    net, losses = train(text)
    means = np.reshape(losses, (10, -1)).mean(axis=1)
    print("mean loss of each tenth:", *(f"{loss:.3f}" for loss in means))
    print(f"{held_out_loss(net, held_out):.3f} nats a character, held out")
    store(PLAYS, to_numpy_state(net))
