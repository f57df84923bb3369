"""Metrics of small folds by scikit-learn 1.2.1 and imbalanced-learn 0.10.0, for PredictionMetricsTest.

    python3 spark-core/src/test/python/prediction_metrics.py \
        > spark-core/src/test/resources/io/ballast/evaluation/prediction_metrics.json

Probabilities are given in 1024ths, which doubles hold exactly. Metrics that neither library defines on a case are left out.
"""
import json
import warnings

import numpy as np
from imblearn.metrics import geometric_mean_score, make_index_balanced_accuracy, specificity_score
from sklearn.calibration import calibration_curve
from sklearn.metrics import (accuracy_score, average_precision_score, balanced_accuracy_score, brier_score_loss, f1_score,
                             log_loss, precision_score, recall_score, roc_auc_score)

warnings.filterwarnings("ignore")
WHOLE = 1024
iba = make_index_balanced_accuracy(alpha=0.1, squared=True)(geometric_mean_score)


def expected_calibration_error(hit, p):
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], p), minlength=10)
    observed, predicted = calibration_curve(hit, p, n_bins=10, strategy="uniform")
    return np.abs(observed - predicted) @ counts[counts > 0] / counts.sum()


def metrics(y, p, predicted, minority, majority):
    classes = p.shape[1]
    labels = np.arange(classes)
    present = np.unique(y)
    one_hot = np.eye(classes)[y]
    values = {}
    if classes == 2:
        if len(present) == 2:
            values["aucRoc"] = roc_auc_score(y == minority, p[:, minority])
        values["auprc"] = average_precision_score(y == minority, p[:, minority])
        values["auprcMajority"] = average_precision_score(y == majority, p[:, majority])
        values["brier"] = brier_score_loss(y == minority, p[:, minority], pos_label=True)
        values["ece"] = expected_calibration_error(y == minority, p[:, minority])
    else:
        values["aucRoc"] = np.mean([roc_auc_score(y == c, p[:, c]) for c in present])
        if len(present) == classes:
            assert abs(values["aucRoc"] - roc_auc_score(y, p, average="macro", multi_class="ovr")) < 1e-12
        values["aucRocMicro"] = roc_auc_score(one_hot.ravel(), p.ravel())
        values["auprc"] = average_precision_score(one_hot[:, present], p[:, present], average="macro")
        values["auprcMicro"] = average_precision_score(one_hot, p, average="micro")
        values["f1Micro"] = f1_score(y, predicted, average="micro")
        values["brier"] = np.mean(np.sum((p - one_hot) ** 2, axis=1))
        values["ece"] = expected_calibration_error(p.argmax(axis=1) == y, p.max(axis=1))
    f1 = f1_score(y, predicted, labels=labels, average=None)
    values["f1Minority"], values["f1Majority"] = f1[minority], f1[majority]
    values["averageF1"] = values["macroF"] = f1_score(y, predicted, average="macro")
    values["balancedAccuracy"] = values["acsa"] = balanced_accuracy_score(y, predicted)
    values["macroGMean"] = geometric_mean_score(y, predicted, labels=labels, average=None)[present].mean()
    values["precisionLargest"] = precision_score(y, predicted, labels=[majority], average=None)[0]
    values["recallSmallest"] = recall_score(y, predicted, labels=[minority], average=None)[0]
    if set(predicted) <= set(present):  # a class without rows that was predicted has recall 0 in imbalanced-learn
        values["gMean"] = geometric_mean_score(y, predicted)
    values["iba"] = iba(y, predicted, labels=labels, average=None)[minority]
    values["specificity"] = specificity_score(y, predicted, labels=labels, average=None)[minority]
    values["logLoss"] = log_loss(y, p, labels=labels)
    values["accuracy"] = accuracy_score(y, predicted)
    return {name: float(value) for name, value in values.items()}


def shares(raw, grain=1):
    """Rows of integers that add up to WHOLE, each a multiple of grain."""
    units = WHOLE // grain
    parts = np.floor(raw / raw.sum(axis=1, keepdims=True) * units).astype(int)
    parts[np.arange(len(parts)), raw.argmax(axis=1)] += units - parts.sum(axis=1)
    return parts * grain


def case(name, y, parts, minority, majority, predicted=None):
    p = parts / WHOLE
    predicted = p.argmax(axis=1) if predicted is None else predicted
    return {"name": name, "minority": minority, "majority": majority, "labels": y.tolist(), "parts": parts.tolist(),
            "predictions": predicted.tolist(), "metrics": metrics(y, p, predicted, minority, majority)}


def drawn(rng, rows, weights, strength, grain=1):
    y = rng.choice(len(weights), size=rows, p=weights)
    raw = rng.gamma(1.0, size=(rows, len(weights))) + 1e-3
    raw[np.arange(rows), y] += strength * rng.random(rows)
    return y, shares(raw, grain)


def cases():
    rng = np.random.default_rng(7)
    two, four = [0.8, 0.2], [0.55, 0.25, 0.15, 0.05]
    y, parts = drawn(rng, 100, two, 1.5)
    yield case("binary", y, parts, 1, 0)
    yield case("binary, minority is class 0", 1 - y, parts[:, ::-1], 0, 1)
    yield case("binary, other predictions than the likeliest", y, parts, 1, 0, (parts[:, 1] > 200).astype(int))
    yield case("binary, one class predicted", y, parts, 1, 0, np.zeros(100, int))
    yield case("binary, ties everywhere", *drawn(rng, 100, two, 1.5, 256), 1, 0)
    yield case("binary, one score", y, np.full((100, 2), 512), 1, 0)
    yield case("binary, perfect", y, WHOLE * np.eye(2, dtype=int)[y], 1, 0)
    yield case("binary, always wrong", y, WHOLE * np.eye(2, dtype=int)[1 - y], 1, 0)
    yield case("binary, on the edges of bins", y, np.tile([[924, 100], [512, 512], [0, 1024], [1024, 0]], (25, 1)), 1, 0)
    y, parts = drawn(rng, 400, [0.995, 0.005], 2.0)
    y[:2] = 1
    yield case("binary, extreme skew", y, parts, 1, 0)
    yield case("binary, no minority", np.zeros(60, int), drawn(rng, 60, two, 1.5)[1], 1, 0)
    y, parts = drawn(rng, 120, four, 1.5)
    y[:2] = 3
    yield case("four classes", y, parts, 3, 0)
    yield case("four classes, one predicted", y, parts, 3, 0, np.zeros(120, int))
    yield case("four classes, one score", y, np.full((120, 4), 256), 3, 0)
    yield case("four classes, perfect", y, WHOLE * np.eye(4, dtype=int)[y], 3, 0)
    y, parts = drawn(rng, 120, four, 1.5, 128)
    y[:2] = 3
    yield case("four classes, ties everywhere", y, parts, 3, 0)
    y, parts = drawn(rng, 100, [0.6, 0.3, 0.1, 0.0], 1.5)
    yield case("four classes, one absent that is predicted", y, parts, 3, 0)
    predicted = np.where(parts.argmax(axis=1) == 3, 0, parts.argmax(axis=1))
    yield case("four classes, one absent", y, parts, 3, 0, predicted)


print("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases()) + "\n]")
