"""Tests of significance by scipy 1.10.1, for SignificanceTest.

    python3 spark-core/src/test/python/significance.py \
        > spark-core/src/test/resources/io/ballast/evaluation/significance.json
"""
import json

import numpy as np
from scipy import stats

rng = np.random.default_rng(11)


def corrected(differences, ratio):
    """Nadeau and Bengio (2003); at ratio 0 scipy's own t-test."""
    n = len(differences)
    t = differences.mean() / np.sqrt((1 / n + ratio) * differences.var(ddof=1))
    if ratio == 0:
        assert np.isclose(t, stats.ttest_1samp(differences, 0).statistic)
    return {"differences": differences.tolist(), "testToTrain": ratio, "t": t, "pTwoSided": 2 * stats.t.sf(abs(t), n - 1),
            "pBetter": stats.t.sf(t, n - 1)}


def friedman(scores):
    """F and its p from scipy's chi-squared."""
    n, k = scores.shape
    chi, p = stats.friedmanchisquare(*scores.T)
    f = (n - 1) * chi / (n * (k - 1) - chi)
    return {"scores": scores.tolist(), "averageRanks": stats.rankdata(-scores, axis=1).mean(axis=0).tolist(),
            "chiSquare": chi, "p": p, "f": f, "fP": stats.f.sf(f, k - 1, (k - 1) * (n - 1))}


def wilcoxon(differences):
    d = np.asarray(differences, float)
    exact = len(d) <= 25 and len(np.unique(abs(d))) == len(d) and (d != 0).all()
    options = {"zero_method": "wilcox", "correction": False, "method": "exact" if exact else "approx"}
    return {"differences": d.tolist(), "exact": bool(exact), "positiveRanks": stats.wilcoxon(d, alternative="greater", **options).statistic,
            "pTwoSided": stats.wilcoxon(d, **options).pvalue,
            "pBetter": stats.wilcoxon(d, alternative="greater", **options).pvalue}


result = {
    "corrected": [corrected(rng.normal(m, 0.03, n), r) for m, n, r in [(0.01, 10, 1 / 9), (0.03, 25, 0.25), (-0.02, 5, 0.25), (0.05, 100, 1 / 9), (0.01, 10, 0)]],
    "friedman": [friedman(rng.normal(size=(12, 5)).round(3)), friedman(rng.integers(0, 4, (9, 4)) / 4), friedman(rng.normal([0, 0.5, 1], 1, (20, 3)))],
    "wilcoxon": [wilcoxon(rng.normal(0.3, 1, n)) for n in (1, 5, 8, 15, 25, 26, 60)]
    + [wilcoxon(d) for d in ([1, -2, 2, 3, 0, 0, -1, 4, 4, 5], [0, 0.5, -1, 2, 3, 4], [1, 1, 1, -1, 1, 1, 1, 1])]
    + [wilcoxon(rng.integers(-5, 8, 40))],
    "nemenyi": [{"k": k, "alpha": a, "q": stats.studentized_range.ppf(1 - a, k, np.inf) / np.sqrt(2)}
                for k in (2, 3, 4, 7, 10, 20, 50) for a in (0.05, 0.1, 0.01)],
}
print(json.dumps(result, indent=1))
