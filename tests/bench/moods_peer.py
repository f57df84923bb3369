"""MOODS (Medlin, Leyffer and Raghavan, Algorithm 1) in plain numpy, one thread, to stand beside Ballast's. Needs Debian's python3-imblearn.

    /usr/bin/python3 tests/bench/moods_peer.py CSV [--seed S] [--tries N] [--max-steps A] [--batch B] [--rate R]

CSV has a header and the label, 1 the minority, in the last column; a column of words becomes one 0/1 column a word. Split 60/20/20
by class (scikit-learn) and standardised on the training rows. The open points of the algorithm are read as Ballast's
TrainingSetSearch says: a net learns from S_0 too, tries are counted, accepted or not, M_k is at least 1, SVM-SMOTE (imbalanced-learn
at its defaults) works up to parity where the minority is smaller, a rejected try halves p of the majority rows it has drawn.

The net is dense, n-256-128-128-1 with ReLU, in float32 and in buffers made once; PyTorch's uniform start, Adam, the loss of
Definition 1: cross-entropy of the logits z and 1 - z. It learns until so many steps of Adam are made, in whole epochs, or the mean
gradient of an epoch has a norm of 1e-3.

Prints one line of JSON. wall_s and cpu_s count all from the table in memory to the scores on the test rows, not imports or reading
CSV; making_s (SVM-SMOTE), learning_s and scoring_s are wall seconds of that. A missing library is named under "missing", exit status 0.
"""
import argparse
import csv
import json
import os
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
try:
    import imblearn
    import numpy as np
    from imblearn.over_sampling import SVMSMOTE
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler
except ModuleNotFoundError:
    imblearn = None

HIDDEN = (256, 128, 128)
GRADIENT_TOLERANCE = 1e-3
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Buffers:
    """What a pass over so many rows writes to: values and gradients behind each layer."""

    def __init__(self, rows, widths):
        self.values = [np.empty((rows, width), np.float32) for width in widths]
        self.deltas = [np.empty_like(value) for value in self.values]
        self.masks = [np.empty(value.shape, bool) for value in self.values]
        self.ones = np.ones(rows, np.float32)


class Net:
    """A dense net, its gradient and Adam's moments, each one flat vector that the layers are views of."""

    def __init__(self, dims):
        self.widths = (*HIDDEN, 1)
        self.sizes = list(zip((dims, *HIDDEN), self.widths))
        count = sum((n + 1) * out for n, out in self.sizes)
        vectors = [np.zeros(count, np.float32) for _ in range(6)]  # rows of one matrix take twice as long
        self.flat, self.gradient, self.first, self.second, self.spare, self.total = vectors
        self.layers, self.gradients = self.views(self.flat), self.views(self.gradient)
        self.buffers = {}

    def views(self, flat):
        views, at = [], 0
        for n, out in self.sizes:
            shift = at + n * out
            views.append((flat[at:shift].reshape(n, out), flat[shift : shift + out]))
            at = shift + out
        return views

    def of(self, rows):
        if rows not in self.buffers:
            self.buffers[rows] = Buffers(rows, self.widths)
        return self.buffers[rows]

    def begin(self, rng):
        for (n, _), (matrix, shift) in zip(self.sizes, self.layers):
            for part in (matrix, shift):
                part[...] = rng.uniform(-(n**-0.5), n**-0.5, part.shape)
        for vector in (self.first, self.second, self.total):
            vector.fill(0)

    def forward(self, x, buffers):
        for i, (matrix, shift) in enumerate(self.layers):
            value = buffers.values[i]
            np.dot(x, matrix, out=value)
            np.add(value, shift, out=value)
            if i + 1 < len(self.layers):
                np.maximum(value, 0, out=value)
            x = value
        return x

    def backward(self, x, y, buffers):
        """Gradient of the mean of log(1 + exp(-(2z - 1))) over rows with y = 1 and log(1 + exp(2z - 1)) over others."""
        z, delta = buffers.values[-1], buffers.deltas[-1]
        np.multiply(z, -2, out=delta)
        np.add(delta, 1, out=delta)
        np.exp(delta, out=delta)
        np.add(delta, 1, out=delta)
        np.reciprocal(delta, out=delta)
        np.subtract(delta, y, out=delta)
        np.multiply(delta, 2 / len(x), out=delta)
        for i in range(len(self.layers) - 1, -1, -1):
            matrix, shift = self.gradients[i]
            delta = buffers.deltas[i]
            np.dot((buffers.values[i - 1] if i else x).T, delta, out=matrix)
            np.dot(buffers.ones, delta, out=shift)
            if i:
                below, mask = buffers.deltas[i - 1], buffers.masks[i - 1]
                np.dot(delta, self.layers[i][0].T, out=below)
                np.greater(buffers.values[i - 1], 0, out=mask)
                np.multiply(below, mask, out=below)

    def adam(self, step, rate):
        """A step, with both moments kept without their factors 1 - beta, which saves two passes over the weights."""
        g, first, second, spare = self.gradient, self.first, self.second, self.spare
        np.multiply(first, BETA1, out=first)
        np.add(first, g, out=first)
        np.multiply(second, BETA2, out=second)
        np.multiply(g, g, out=spare)
        np.add(second, spare, out=second)
        spread = ((1 - BETA2) / (1 - BETA2**step)) ** 0.5
        np.sqrt(second, out=spare)
        np.add(spare, EPSILON / spread, out=spare)
        np.divide(first, spare, out=spare)
        np.multiply(spare, rate * (1 - BETA1) / (1 - BETA1**step) / spread, out=spare)
        np.subtract(self.flat, spare, out=self.flat)

    def learn(self, x, y, rng, args):
        """From a new start; gives the number of steps."""
        self.begin(rng)
        rows = len(x)
        shuffled, labels = np.empty_like(x), np.empty((rows, 1), np.float32)
        batches = [(shuffled[at : at + args.batch], labels[at : at + args.batch], self.of(min(args.batch, rows - at)))
                   for at in range(0, rows, args.batch)]
        column = y.astype(np.float32)[:, None]
        step = 0
        while step < args.max_steps:
            order = rng.permutation(rows)
            np.take(x, order, axis=0, out=shuffled, mode="clip")  # "raise" would go through a buffer
            np.take(column, order, axis=0, out=labels, mode="clip")
            for features, wanted, buffers in batches:
                self.forward(features, buffers)
                self.backward(features, wanted, buffers)
                np.add(self.total, self.gradient, out=self.total)
                step += 1
                self.adam(step, args.rate)
            if np.dot(self.total, self.total) ** 0.5 / len(batches) <= GRADIENT_TOLERANCE:
                break
            self.total.fill(0)
        return step

    def scores(self, x, y):
        """F1 of the minority and the mean F1 of both classes."""
        called = self.forward(x, self.of(len(x)))[:, 0] > 0.5
        f1 = lambda called, there: 2 * np.sum(called & there) / max(1, np.sum(called) + np.sum(there))
        minority = f1(called, y == 1)
        return float(minority), float((minority + f1(~called, y == 0)) / 2)


class Clock:
    """Wall seconds by part."""

    def __init__(self):
        self.seconds = {"making_s": 0.0, "learning_s": 0.0, "scoring_s": 0.0}

    def timed(self, part, action):
        begun = time.perf_counter()
        result = action()
        self.seconds[part] += time.perf_counter() - begun
        return result


def grown(x, y, rng):
    """Rows that SVM-SMOTE makes up to parity; none where the minority is not smaller or it finds nothing to start from."""
    lacking = int(np.sum(y == 0) - np.sum(y == 1))
    if lacking <= 0:
        return x[:0]
    sampler = SVMSMOTE(sampling_strategy={1: int(np.sum(y == 0))}, random_state=int(rng.integers(2**31)))
    try:
        return sampler.fit_resample(x, y)[0][len(x) :].astype(np.float32)
    except ValueError:
        return x[:0]


def search(x, y, validation, rng, args):
    """Algorithm 1; gives the fields to print and the net of the last accepted try."""
    clock, net = Clock(), Net(x.shape[1])
    minority, pool = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    counts = {"trainings": 0, "adam_steps": 0}

    def scored(x, y):
        counts["adam_steps"] += clock.timed("learning_s", lambda: net.learn(x, y, rng, args))
        counts["trainings"] += 1
        return clock.timed("scoring_s", lambda: net.scores(*validation))

    size = (len(minority) + 1) // 2
    begun = rng.permutation(len(pool))[:size]
    set_x = np.concatenate([x[minority], x[pool[begun]]])
    set_y = np.repeat([1, 0], [len(minority), len(begun)])
    pool = np.delete(pool, begun)
    weights = np.ones(len(pool))
    current, best = scored(set_x, set_y), net.flat.copy()
    tries = accepted = 0
    while tries < args.tries and len(pool) and min(current) < 1:
        tries += 1
        drawn = rng.choice(len(pool), min(size, len(pool)), replace=False, p=weights / weights.sum())
        tried_x = np.concatenate([set_x, x[pool[drawn]]])
        tried_y = np.concatenate([set_y, np.zeros(len(drawn), int)])
        made = clock.timed("making_s", lambda: grown(tried_x, tried_y, rng))
        tried_x = np.concatenate([tried_x, made])
        tried_y = np.concatenate([tried_y, np.ones(len(made), int)])
        found = scored(tried_x, tried_y)
        if found[0] > current[0] and found[1] > current[1]:
            current, best, set_x, set_y = found, net.flat.copy(), tried_x, tried_y
            pool, weights = np.delete(pool, drawn), np.delete(weights, drawn)
            size, accepted = size + 1, accepted + 1
        else:
            weights[drawn] /= 2
            size = max(1, size - 1)
    net.flat[...] = best
    fields = {**clock.seconds, **counts, "tries": tries, "accepted": accepted, "set_rows": len(set_y),
              "minority_f1": current[0], "average_f1": current[1]}
    return fields, net


def read(path):
    with open(path, newline="") as file:
        lines = list(csv.reader(file))[1:]
    columns = []
    for column in list(zip(*lines))[:-1]:
        try:
            columns.append([float(value) for value in column])
        except ValueError:
            columns.extend([float(value == word) for value in column] for word in sorted(set(column)))
    return np.array(columns).T, np.array([int(float(line[-1])) for line in lines])


def measured(args):
    x, y = read(args.csv)
    wall, cpu = time.perf_counter(), time.process_time()
    rest_x, test_x, rest_y, test_y = train_test_split(x, y, test_size=0.2, stratify=y, random_state=args.seed)
    train_x, valid_x, train_y, valid_y = train_test_split(rest_x, rest_y, test_size=0.25, stratify=rest_y, random_state=args.seed)
    scaler = StandardScaler().fit(train_x)
    train_x, valid_x, test_x = (scaler.transform(part).astype(np.float32) for part in (train_x, valid_x, test_x))
    fields, net = search(train_x, train_y, (valid_x, valid_y), np.random.default_rng(args.seed), args)
    test = net.scores(test_x, test_y)
    times = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    return {"rows": len(y), "dims": x.shape[1], **times, **fields, "test_minority_f1": test[0], "test_average_f1": test[1]}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("csv")
    parser.add_argument("--seed", type=int, default=1, help="seed of split, draws and nets (1)")
    parser.add_argument("--tries", type=int, default=30, help="steps of the search, accepted or not (30)")
    parser.add_argument("--max-steps", type=int, default=1000, help="steps of Adam after which an epoch is the last (1000)")
    parser.add_argument("--batch", type=int, default=32, help="rows of a mini-batch (32)")
    parser.add_argument("--rate", type=float, default=1e-4, help="learning rate (0.0001)")
    return parser.parse_args()


def main():
    args = arguments()
    if not imblearn:
        print(json.dumps({"missing": "python3-imblearn"}))
        return
    warnings.simplefilter("ignore")
    print(json.dumps({"imblearn": imblearn.__version__, **measured(args)}))


if __name__ == "__main__":
    main()
