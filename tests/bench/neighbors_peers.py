"""k nearest neighbours of every row in faiss or scikit-learn, one thread, to stand beside Ballast's own search.

    /usr/bin/python3 tests/bench/neighbors_peers.py METHOD FILE ROWS DIMS K [--queries M] [--recall R] [--seed S]

FILE holds ROWS x DIMS little-endian float32, row-major. METHOD is one of
    peak   float32 matmul 4096^3 by numpy, five runs after a warm-up; FILE is not read, ROWS DIMS K may be 0
    flat   faiss.IndexFlatL2, exact                                     (Debian's python3-faiss)
    brute  sklearn.neighbors.NearestNeighbors(algorithm="brute"), exact (Debian's python3-sklearn)
    ivf    faiss.IndexIVFFlat, round(sqrt(ROWS)) lists, nprobe raised (1, 2, ... 8, 10, 12, 14, 16, 20, ...) until 300 sampled rows reach recall R

Prints one line of JSON. cpu_s and wall_s count building the index and finding K neighbours, the row itself left out,
of all rows; not imports, reading FILE or the search for nprobe. With --queries M, `flat` and `brute` search for the
first M rows only and scale the time of that search by ROWS / M; `ivf` ignores it. The recall of `flat` and `brute` is
1 by construction, not measured. For `peak`, cpu_s, wall_s and gflops (2 * 4096^3 / cpu_s) are of the run with the
least CPU time, the *median* fields medians over the five. A missing library is named under "missing", exit status 0.
"""
import argparse
import importlib
import json
import os
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
try:
    import numpy as np
except ModuleNotFoundError:
    pass  # every method's library needs numpy, so main() names what to install

FAISS = ("faiss", "python3-faiss")
LIBRARIES = {"peak": ("numpy", "python3-numpy"), "brute": ("sklearn.neighbors", "python3-sklearn"),
             "flat": FAISS, "ivf": FAISS}
BATCH, SAMPLE, SIDE = 16384, 300, 4096


def timed(action):
    cpu, wall = time.process_time(), time.perf_counter()
    result = action()
    return result, np.array([time.process_time() - cpu, time.perf_counter() - wall])


def without_self(ids, own):
    """Drops each row's own id, or the last neighbour where equal rows crowded the own id out."""
    keep = ids != own[:, None]
    keep[keep.all(1), -1] = False
    return ids[keep].reshape(len(ids), -1)


def neighbours(search, x, rows, k):
    """Ids of the k neighbours of the rows numbered by `rows`; `search` answers ids for a batch of vectors."""
    out = np.empty((len(rows), k), np.int64)
    for at in range(0, len(rows), BATCH):
        part = rows[at : at + BATCH]
        out[at : at + BATCH] = without_self(search(x[part]), part)
    return out


def distances(x, rows, ids):
    """Euclidean distances in float64; an absent neighbour (id -1) is infinitely far."""
    apart = x[ids].astype(np.float64) - x[rows].astype(np.float64)[:, None]
    return np.where(ids < 0, np.inf, np.sqrt((apart**2).sum(2)))


def flat_index(x, faiss):
    index = faiss.IndexFlatL2(x.shape[1])
    index.add(x)
    return index


def exact(args, x, build, search):
    index, build_s = timed(lambda: build(x))
    measured = np.arange(args.queries or args.rows)
    _, search_s = timed(lambda: neighbours(lambda q: search(index, q), x, measured, args.k))
    cpu_s, wall_s = build_s + search_s * (args.rows / len(measured))
    return {"cpu_s": cpu_s, "wall_s": wall_s, "measured_queries": len(measured), "recall": 1.0}


def flat(args, x, faiss):
    return exact(args, x, lambda x: flat_index(x, faiss), lambda index, q: index.search(q, args.k + 1)[1])


def brute(args, x, sklearn_neighbors):
    model = sklearn_neighbors.NearestNeighbors(algorithm="brute", n_neighbors=args.k + 1, n_jobs=1)
    return exact(args, x, model.fit, lambda index, q: index.kneighbors(q, return_distance=False))


def ivf(args, x, faiss):
    nlist = round(args.rows**0.5)
    quantizer = faiss.IndexFlatL2(args.dims)
    index = faiss.IndexIVFFlat(quantizer, args.dims, nlist)
    _, build_s = timed(lambda: (index.train(x), index.add(x)))
    find = lambda which, rows: neighbours(lambda q: which.search(q, args.k + 1)[1], x, rows, args.k)
    sample = np.sort(np.random.default_rng(args.seed).choice(args.rows, min(SAMPLE, args.rows), replace=False))
    bound = distances(x, sample, find(flat_index(x, faiss), sample)).max(1, keepdims=True) * (1 + 1e-6)
    nprobe = 1
    while True:
        index.nprobe = nprobe
        recall = float((distances(x, sample, find(index, sample)) <= bound).mean())
        if recall >= args.recall or nprobe == nlist:
            break
        nprobe = min(nprobe + max(1, 2 ** (nprobe.bit_length() - 1) // 4), nlist)
    _, search_s = timed(lambda: find(index, np.arange(args.rows)))
    cpu_s, wall_s = build_s + search_s
    return {"cpu_s": cpu_s, "wall_s": wall_s, "measured_queries": args.rows, "recall": recall, "nprobe": nprobe,
            "nlist": nlist, "build_cpu_s": build_s[0], "search_cpu_s": search_s[0]}


def peak(args):
    a, b = np.random.default_rng(args.seed).standard_normal((2, SIDE, SIDE), dtype=np.float32)
    c = np.empty_like(a)
    times = [timed(lambda: np.matmul(a, b, out=c))[1] for _ in range(6)][1:]
    best, median = min(times, key=lambda t: t[0]), np.median(times, axis=0)
    rate = lambda cpu_s: 2 * SIDE**3 / cpu_s / 1e9
    return {"cpu_s": best[0], "wall_s": best[1], "measured_queries": 0, "recall": None, "cpu_median_s": median[0],
            "wall_median_s": median[1], "gflops": rate(best[0]), "gflops_median": rate(median[0])}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("method", choices=("peak", "flat", "brute", "ivf"))
    parser.add_argument("file")
    for name in ("rows", "dims", "k"):
        parser.add_argument(name, type=int)
    parser.add_argument("--queries", type=int, help="rows to time with flat and brute (all)")
    parser.add_argument("--recall", type=float, default=0.99, help="recall to reach with ivf (0.99)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the rows sampled by ivf (1)")
    args = parser.parse_args()
    if args.method != "peak":
        if args.dims < 1 or not 1 <= args.k < args.rows:
            parser.error("DIMS must be at least 1 and K from 1 to ROWS - 1")
        if args.queries is not None and not 1 <= args.queries <= args.rows:
            parser.error("--queries must be from 1 to ROWS")
        if not os.path.isfile(args.file) or os.path.getsize(args.file) != 4 * args.rows * args.dims:
            parser.error("FILE must hold ROWS x DIMS float32, %d bytes" % (4 * args.rows * args.dims))
    return args


def main():
    args = arguments()
    module, package = LIBRARIES[args.method]
    try:
        library = importlib.import_module(module)
    except ModuleNotFoundError:
        print(json.dumps({"method": args.method, "missing": package}))
        return
    if args.method == "peak":
        fields = peak(args)
    else:
        if module == "faiss":
            library.omp_set_num_threads(1)
        x = np.fromfile(args.file, "<f4").reshape(args.rows, args.dims)
        fields = {"flat": flat, "brute": brute, "ivf": ivf}[args.method](args, x, library)
    print(json.dumps({"method": args.method, "rows": args.rows, "dims": args.dims, "k": args.k, **fields}))


if __name__ == "__main__":
    main()
