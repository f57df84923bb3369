"""The same net and step in PyTorch, one thread, to stand beside TrainingStepBench. Needs Debian's python3-torch."""
import json
import time

import torch
from torch import nn

torch.set_num_threads(1)
D, C, L = 64, 2, 16


class Cvae(nn.Module):
    def __init__(self):
        super().__init__()
        act = lambda: nn.Sequential(nn.LeakyReLU(0.2), nn.Dropout(0.1))
        self.encoder = nn.Sequential(nn.Linear(D + C, 64), act(), nn.Linear(64, 32), act())
        self.mu, self.logvar = nn.Linear(32, L), nn.Linear(32, L)
        self.decoder = nn.Sequential(nn.Linear(L + C, 32), act(), nn.Linear(32, 64), act(), nn.Linear(64, D))

    def forward(self, x, onehot):
        h = self.encoder(torch.cat([x, onehot], 1))
        mu, logvar = self.mu(h), self.logvar(h)
        z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
        return self.decoder(torch.cat([z, onehot], 1)), mu, logvar


def measure(batch, rows, epochs):
    torch.manual_seed(1)
    x = torch.randn(rows, D)
    onehot = nn.functional.one_hot(torch.randint(0, C, (rows,)), C).float()
    weight = torch.ones(rows)
    net = Cvae()
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, weight_decay=1e-5)
    start = time.process_time()
    for _ in range(epochs):
        order = torch.randperm(rows)
        for i in range(0, rows, batch):
            pick = order[i : i + batch]
            xb = x[pick]
            y, mu, logvar = net(xb, onehot[pick])
            recon = (weight[pick] * ((xb - y) ** 2).sum(1)).mean()
            kld = (-0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(1)).mean()
            loss = recon + 4 * torch.clamp(kld, min=0.1)
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            adam.step()
    return 1000 * (time.process_time() - start) / (epochs * rows / batch)


measure(32, 3200, 5)
rows = []
for _ in range(3):
    rows.append({"batch": 32, "process ms a step": measure(32, 3200, 40)})
    rows.append({"batch": 1024, "process ms a step": measure(1024, 20480, 20)})
print("\n## training step, PyTorch %s, one thread\n\n| batch | process ms a step |\n| --- | --- |" % torch.__version__)
for row in rows:
    print("| %d | %.4g |" % (row["batch"], row["process ms a step"]))
print("\nJSON " + json.dumps({"benchmark": "training step, PyTorch", "rows": rows}))
