import os

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

rank = int(os.environ.get("RANK", 0))  # torchrun says who this is
world = int(os.environ.get("WORLD_SIZE", 1))  # and how many there are


def my_rows(n):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(n, 5, generator=generator, dtype=torch.float64)
    y = x[:, :1] - x[:, 1:2] * x[:, 2:3]
    return x[rank::world], y[rank::world]


def train(n, steps=20):
    x, y = my_rows(n)
    torch.manual_seed(rank)  # each starts elsewhere
    net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 1)).double()
    inner = net
    if world > 1:
        net = DistributedDataParallel(inner)  # now all start where rank 0 does
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)  # of my rows
        loss.backward()  # here the gradients are averaged
        optimizer.step()
    weights = " ".join(f"{w:.6f}" for w in inner[2].weight[0, :3])
    line = f"{n} rows, {len(x)} mine: loss {loss:.6f}, weights {weights}\n"
    print(line, end="")  # in one piece, because another process prints too


def main():
    if world > 1:
        distributed.init_process_group("gloo")
    for n in [64, 63]:
        train(n)
    if world > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
