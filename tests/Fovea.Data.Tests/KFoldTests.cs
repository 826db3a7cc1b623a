using Fovea.Training;

namespace Fovea.Data.Tests;

public sealed class KFoldTests
{
    [Theory]
    [InlineData(2, 40)]
    [InlineData(5, 103)]
    [InlineData(7, 7)]
    public void Every_image_is_held_back_once_and_every_class_is_shared_out_evenly(int folds, int images)
    {
        var dataset = new Numbered(images);
        IReadOnlyList<Fold> split = KFold.Split(dataset, folds);
        Assert.Equal(Enumerable.Range(1, folds), split.Select(fold => fold.Number));
        Assert.Equal(Enumerable.Range(0, images), split.SelectMany(fold => Images(fold.Validation)).Order());
        foreach (Fold fold in split)
        {
            Assert.Equal(Enumerable.Range(0, images), Images(fold.Train).Concat(Images(fold.Validation)).Order());
            Assert.InRange(fold.Validation.Count, images / folds, (images / folds) + 1);
            for (int label = 0; label < 3; label++)
            {
                int whole = Enumerable.Range(0, images).Count(i => dataset.Label(i) == label);
                int part = Enumerable.Range(0, fold.Validation.Count).Count(i => fold.Validation.Label(i) == label);
                Assert.InRange(part, whole / folds, (whole / folds) + 1);
            }
        }
    }

    [Fact]
    public void The_seed_decides_the_folds()
    {
        var dataset = new Numbered(60);
        int[][] first = Held(1);
        Assert.Equal(first, Held(1));
        Assert.NotEqual(first, Held(2));
        Assert.Equal("numbered (fold 2)", KFold.Split(dataset, 3)[1].Validation.Name);
        Assert.Equal("numbered (without fold 2)", KFold.Split(dataset, 3)[1].Train.Name);

        int[][] Held(ulong seed) => [.. KFold.Split(dataset, 4, seed).Select(fold => Images(fold.Validation))];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    public void A_number_of_folds_that_cannot_be_is_refused(int folds) => Assert.Equal(
        $"numbered: the folds are 2 or more, and no more than the images. Received {folds} folds of 20 images. Usual are 5 or 10.",
        Assert.Throws<FoveaException>(() => KFold.Split(new Numbered(20), folds)).Message);

    private static int[] Images(IImageDataset part)
    {
        var pixel = new float[1];
        return
        [
            .. Enumerable.Range(0, part.Count).Select(i =>
            {
                part.CopyImage(i, pixel);
                return (int)pixel[0];
            }),
        ];
    }

    /// <summary>Images of one pixel that holds their number; half of them of the first class.</summary>
    private sealed class Numbered(int count) : IImageDataset
    {
        public string Name => "numbered";

        public int Count => count;

        public Shape ImageShape => new(1, 1, 1);

        public IReadOnlyList<string> Classes => ["a", "b", "c"];

        public int Label(int index) => index % 2 == 0 ? 0 : index % 3 == 0 ? 1 : 2;

        public void CopyImage(int index, Span<float> destination) => destination[0] = index;
    }
}
