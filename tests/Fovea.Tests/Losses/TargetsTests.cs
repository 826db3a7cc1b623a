using Fovea.Losses;

namespace Fovea.Tests.Losses;

public class TargetsTests
{
    [Fact]
    public void Each_form_gives_the_target_of_any_output()
    {
        var plain = new Targets([2, 0]);
        Assert.True(plain.IsPlain);
        Assert.Equal([0, 0, 1], Row(plain, 0, 3));
        Assert.Equal([1, 0, 0], Row(plain, 1, 3));

        var mixed = new Targets([2, 0, 1], [1, 0, 2], [0.25f, 0.5f, 0]);
        Assert.False(mixed.IsPlain);
        Assert.Equal([0, 0.25f, 0.75f], Row(mixed, 0, 3));
        Assert.Equal([1, 0, 0], Row(mixed, 1, 3));
        Assert.Equal([0, 1, 0], Row(mixed, 2, 3));

        var values = new Targets([2, 0], [0.1f, 0.2f, 0.7f, 1, 0, 1]);
        Assert.False(values.IsPlain);
        Assert.Equal([0.1f, 0.2f, 0.7f], Row(values, 0, 3));
        Assert.Equal([1, 0, 1], Row(values, 1, 3));
        Assert.Equal([2, 0], values.Labels.ToArray());
    }

    [Fact]
    public void A_slice_holds_neighbouring_images()
    {
        Assert.Equal([1, 2], new Targets([0, 1, 2, 3]).Slice(1, 2).Labels.ToArray());
        Targets mixed = new Targets([0, 1, 2], [1, 2, 0], [0.1f, 0.2f, 0.3f]).Slice(1, 2);
        Assert.Equal([0, 1 - 0.2f, 0.2f], Row(mixed, 0, 3));
        Targets values = new Targets([0, 1], [0.1f, 0.9f, 0.8f, 0.2f]).Slice(1, 1);
        Assert.Equal((1, 0.8f, 0.2f), (values.Count, values[0, 0], values[0, 1]));
    }

    [Fact]
    public void Memory_that_does_not_fit_is_refused()
    {
        Assert.Equal(
            "Every image needs two classes and a share. Received 2, 1 and 2.",
            Assert.Throws<ArgumentException>(() => { _ = new Targets([0, 1], [0], [0.5f, 0.5f]); }).Message);
        Assert.Equal(
            "3 values are no whole number for each of 2 images.",
            Assert.Throws<ArgumentException>(() => { _ = new Targets([0, 1], [0.5f, 0.5f, 1]); }).Message);
    }

    private static float[] Row(Targets targets, int image, int outputs)
    {
        var row = new float[outputs];
        for (int k = 0; k < outputs; k++)
        {
            row[k] = targets[image, k];
        }

        return row;
    }
}
