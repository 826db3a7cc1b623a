using Fovea.Metrics;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Training;

namespace Fovea.Tests.Training;

public class EvaluatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_result_depends_on_neither_batch_nor_threads()
    {
        Model model = TrainingModels.Small();
        MemoryDataset data = MemoryDataset.Quarters(37, 4);
        Evaluation one = new Evaluator(model, batch: 1, threads: 1).Evaluate(data, Token);
        foreach ((int batch, int threads) in new[] { (5, 1), (37, 2), (64, 3), (8, 2) })
        {
            Evaluation other = new Evaluator(model, batch, threads).Evaluate(data, Token);
            Assert.Equal(one.Loss, other.Loss);
            Assert.Equal(Cells(one), Cells(other));
        }
    }

    [Fact]
    public void Loss_and_confusion_are_those_of_the_scores()
    {
        Model model = TrainingModels.Linear();
        model.Preprocessing = new Preprocessing { Mean = [0.25f], Deviation = [0.5f] };
        MemoryDataset data = MemoryDataset.Quarters(9, 4);
        float[] weight = model.Parameters["dense1.weight"].Span.ToArray();
        double sum = 0;
        var expected = new int[4, 4];
        var pixels = new float[36];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyImage(i, pixels);
            double[] scores = [.. Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 36).Sum(j => (pixels[j] - 0.25) / 0.5 * weight[(j * 4) + k]))];
            sum += Math.Log(scores.Sum(Math.Exp)) - scores[data.Label(i)];
            expected[data.Label(i), Array.IndexOf(scores, scores.Max())]++;
        }

        Evaluation found = new Evaluator(model).Evaluate(data, Token);
        Assert.Equal(sum / 9, found.Loss, 1e-5);
        Assert.Equal(9, found.Count);
        Assert.Equal(expected.Cast<int>(), Cells(found));
    }

    [Fact]
    public void The_class_is_counted_among_the_greatest_outputs_and_of_equal_ones_the_first()
    {
        Model model = TrainingModels.Linear();
        MemoryDataset data = MemoryDataset.Quarters(40, 4);
        float[] weight = model.Parameters["dense1.weight"].Span.ToArray();
        int[] ranks = [.. Enumerable.Range(0, 40).Select(i =>
        {
            var pixels = new float[36];
            data.CopyImage(i, pixels);
            double[] scores = [.. Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 36).Sum(j => (double)pixels[j] * weight[(j * 4) + k]))];
            return scores.Count(score => score > scores[data.Label(i)]);
        })];
        for (int k = 1; k < 4; k++)
        {
            Evaluation found = new Evaluator(model, topK: k).Evaluate(data, Token);
            Assert.Equal((k, ranks.Count(rank => rank < k)), (found.TopK, found.AmongTopK));
            Assert.Equal(found.AmongTopK / 40.0, found.TopKAccuracy);
        }

        Assert.Equal(3, new Evaluator(model).Evaluate(data, Token).TopK);
        model.Parameters.Values.Clear();
        Assert.Equal(20, new Evaluator(model, topK: 2).Evaluate(data, Token).AmongTopK);
        Assert.Equal(
            "linear: the top-k accuracy looks at fewer outputs than there are classes. Received 4, the model tells 4 classes apart. Give a smaller "
            + "number.",
            Assert.Throws<FoveaException>(() => new Evaluator(model, topK: 4)).Message);
    }

    [Fact]
    public void A_score_that_is_no_number_stands_before_all_others()
    {
        Assert.Equal([2, 0, 1, 3], Enumerable.Range(0, 4).Select(k => Verdict.Rank([1, float.NaN, 2, 1], k)));
        Assert.Equal([1, 2, 0], Enumerable.Range(0, 3).Select(k => Verdict.Rank([float.NegativeInfinity, float.NegativeInfinity, 0], k)));
        Assert.Equal((0, 1, 1, 0), (Verdict.Rank([-1], 0), Verdict.Rank([-1], 1), Verdict.Of([0.5f]), Verdict.Of([0])));
    }

    [Fact]
    public void An_evaluator_sees_parameters_that_changed()
    {
        Model model = TrainingModels.Linear();
        var evaluator = new Evaluator(model);
        MemoryDataset data = MemoryDataset.Quarters(8, 1);
        evaluator.Evaluate(data, Token);
        model.Parameters.Values.Clear();
        Assert.Equal(Math.Log(4), evaluator.Evaluate(data, Token).Loss, 1e-6);
    }

    [Fact]
    public void A_run_can_be_cancelled() => Assert.Throws<OperationCanceledException>(() =>
        new Evaluator(TrainingModels.Linear()).Evaluate(MemoryDataset.Quarters(8, 1), new CancellationToken(canceled: true)));

    [Fact]
    public void A_label_that_is_no_class_is_told() => Assert.Equal(
        "quarters: image 7 has the label 4; expected 0 to 3, one for each class.",
        Assert.Throws<FoveaException>(() => new Evaluator(TrainingModels.Linear(), batch: 4)
            .Evaluate(MemoryDataset.Quarters(8, 1).WithLabel(7, 4), Token)).Message);

    private static IEnumerable<int> Cells(Evaluation evaluation) =>
        from actual in Enumerable.Range(0, 4) from predicted in Enumerable.Range(0, 4) select evaluation.Confusion[actual, predicted];
}
