"""imbalanced-learn, to stand beside Ballast's resamplers. Needs Debian's python3-imblearn; uses pyarrow where it is installed.

    /usr/bin/python3 tests/bench/samplers_peers.py check
    /usr/bin/python3 tests/bench/samplers_peers.py time METHOD INPUT OUTPUT DIMS
    /usr/bin/python3 tests/bench/samplers_peers.py rows METHOD INPUT OUTPUT DIMS [--k K] [--seed S]

`check` tells the version of imbalanced-learn and how tables are stored: "parquet" with pyarrow, "f64" without.

`time` reads the table INPUT, resamples it with METHOD (smote, edited, tomek, nearmiss-1) and its defaults on two cores, and
writes the result to OUTPUT; wall_s and cpu_s count reading, resampling and writing, not imports. A stored table is either a
folder of Parquet with `label` and `features`, a Spark ML vector, all dense; or a file of little-endian float64, a row DIMS
features and the label. OUTPUT has one column a feature, in Parquet or as .npy.

`rows` reads INPUT as float64 in any case and writes the synthetic rows of METHOD, features only, in the same form.
METHOD is smote, borderline-1, borderline-2 (those toward the own class), borderline-2-others (those toward other classes),
adasyn, random (shrinkage 1) or copies (shrinkage 0); K is kNeighbors, 5 unless told. borderline-2-others takes the K nearest
rows of other classes: imbalanced-learn itself takes the rows of other classes that stand where the neighbours stand in the
own class, which are any rows. "wanted" is how many rows both kinds of borderline-2 have together.

Prints one line of JSON. A missing library is named under "missing", exit status 0.
"""
import argparse
import json
import os
import time
import warnings

CORES = 2
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(CORES)
try:
    import imblearn
    import numpy as np
    from imblearn import over_sampling, under_sampling
    from sklearn.neighbors import NearestNeighbors
except ModuleNotFoundError:
    imblearn = None
try:
    import pyarrow
    import pyarrow.parquet
except ModuleNotFoundError:
    pyarrow = None

TIMED = {
    "smote": lambda: over_sampling.SMOTE(k_neighbors=NearestNeighbors(n_neighbors=6, n_jobs=CORES), random_state=1),
    "edited": lambda: under_sampling.EditedNearestNeighbours(n_jobs=CORES),
    "tomek": lambda: under_sampling.TomekLinks(n_jobs=CORES),
    "nearmiss-1": lambda: under_sampling.NearMiss(version=1, n_jobs=CORES),
}
DRAWN = {
    "smote": lambda k, seed: over_sampling.SMOTE(k_neighbors=k, random_state=seed),
    "borderline-1": lambda k, seed: over_sampling.BorderlineSMOTE(k_neighbors=k, random_state=seed),
    "adasyn": lambda k, seed: over_sampling.ADASYN(n_neighbors=k, random_state=seed),
    "random": lambda k, seed: over_sampling.RandomOverSampler(shrinkage=1.0, random_state=seed),
    "copies": lambda k, seed: over_sampling.RandomOverSampler(random_state=seed),
}


def read_f64(path, dims):
    table = np.fromfile(path, "<f8").reshape(-1, dims + 1)
    return np.ascontiguousarray(table[:, :dims]), table[:, dims].astype(int)


def read(path, dims):
    if not pyarrow:
        return read_f64(path, dims)
    table = pyarrow.parquet.read_table(path)
    vectors = table["features"].combine_chunks()
    return vectors.field("values").flatten().to_numpy().reshape(-1, dims), table["label"].to_numpy()


def write(x, y, path):
    if pyarrow:
        columns = {"f%d" % d: x[:, d] for d in range(x.shape[1])}
        pyarrow.parquet.write_table(pyarrow.table({"label": y, **columns}), path)
    else:
        np.save(path, np.column_stack((x, y)))


def timed(args):
    wall, cpu = time.perf_counter(), time.process_time()
    x, y = TIMED[args.method]().fit_resample(*read(args.input, args.dims))
    write(x, y, args.output)
    return {"rows_out": len(y), "wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}


def borderline_2(x, y, k, seed, others):
    """The rows of one of the two kinds that BorderlineSMOTE(kind="borderline-2") makes, and how many it makes of both."""
    sampler = over_sampling.BorderlineSMOTE(k_neighbors=k, kind="borderline-2", random_state=seed)
    made = sampler.fit_resample(x, y)[0][len(y) :]
    (label, wanted), = [item for item in sampler.sampling_strategy_.items() if item[1]]
    own = int(np.random.RandomState(seed).beta(10, 10) * (wanted + 1)) if len(made) else 0
    if not others or not len(made):
        return made[:own], len(made)
    of_class, rest = x[y == label], x[y != label]
    danger = of_class[sampler._in_danger_noise(sampler.nn_m_, of_class, label, y, kind="danger")]
    near = NearestNeighbors(n_neighbors=k).fit(rest).kneighbors(danger, return_distance=False)
    return sampler._make_samples(danger, y.dtype, label, rest, near, len(made) - own, step_size=0.5)[0], len(made)


def drawn(args):
    x, y = read_f64(args.input, args.dims)
    if args.method.startswith("borderline-2"):
        made, wanted = borderline_2(x, y, args.k, args.seed, args.method.endswith("others"))
    else:
        made = DRAWN[args.method](args.k, args.seed).fit_resample(x, y)[0][len(y) :]
        wanted = len(made)
    made.astype("<f8").tofile(args.output)
    return {"rows": len(made), "wanted": wanted}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("check")
    for action, methods in (("time", TIMED), ("rows", [*DRAWN, "borderline-2", "borderline-2-others"])):
        sub = actions.add_parser(action)
        sub.add_argument("method", choices=sorted(methods))
        sub.add_argument("input")
        sub.add_argument("output")
        sub.add_argument("dims", type=int)
        if action == "rows":
            sub.add_argument("--k", type=int, default=5)
            sub.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    args = arguments()
    if not imblearn:
        print(json.dumps({"missing": "python3-imblearn"}))
        return
    warnings.simplefilter("ignore")
    if args.action == "check":
        found = {"version": imblearn.__version__, "format": "parquet" if pyarrow else "f64"}
    else:
        found = {"time": timed, "rows": drawn}[args.action](args)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
