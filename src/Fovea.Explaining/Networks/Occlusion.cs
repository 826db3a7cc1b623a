namespace Fovea.Explaining.Networks;

/// <summary>
/// What a class rests on, by covering: a grey patch slides over the image, and each pixel gets how much the class's probability falls on
/// average while the pixel is covered (Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014). It needs an image
/// with height and width.
/// </summary>
public sealed class Occlusion
{
    private readonly ImageRun run;
    private readonly int index;
    private readonly float[] grey;
    private readonly (int Row, int Column)[] places;
    private readonly double[] fall;
    private readonly int[] covered;

    /// <summary>Prepares the covering of an image.</summary>
    /// <param name="run">A whole run of the image through a classifier.</param>
    /// <param name="index">The class, from 0.</param>
    /// <param name="options">The patch, or null for one that suits the image.</param>
    /// <exception cref="FoveaException">The image has no height and width, or a setting is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="InvalidOperationException">The image has not run.</exception>
    public Occlusion(ImageRun run, int index, OcclusionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        this.run = run;
        this.index = index;
        Shape shape = run.Model.InputShape;
        if (shape.Rank != 3 || !run.IsClassifier)
        {
            throw new FoveaException(
                $"{run.Model.Name}: covering parts needs an image and classes. Received input {shape}, output {run.Model.OutputShape}.");
        }

        run.RequireClass(index);
        if (!run.IsComplete)
        {
            throw new InvalidOperationException($"{run.Model.Name}: the image has not run through all layers. Enumerate Run first.");
        }

        Options = options ?? OcclusionOptions.For(shape);
        Options.Check(shape);
        grey = [.. Enumerable.Range(0, shape.Channels).Select(channel => Grey(channel))];
        int[] rows = Steps(shape.Height), columns = Steps(shape.Width);
        places = [.. rows.SelectMany(row => columns, (row, column) => (row, column))];
        fall = new double[shape.Height * shape.Width];
        covered = new int[shape.Height * shape.Width];
    }

    /// <summary>The patch.</summary>
    public OcclusionOptions Options { get; }

    /// <summary>How many places the patch has.</summary>
    public int Places => places.Length;

    /// <summary>How many of them are done.</summary>
    public int Done { get; private set; }

    /// <summary>The greatest fall of the probability of all places so far, with the patch's rectangle; null before the first.</summary>
    public (PixelBox Patch, double Fall)? Greatest { get; private set; }

    /// <summary>
    /// Covers one place after the other. Each step of the enumeration is one layer of one place, so that it can be left at any moment;
    /// <see cref="Done"/> tells how far it is, and going on begins with the place at hand.
    /// </summary>
    /// <exception cref="FoveaException">A value of the image is not finite.</exception>
    public IEnumerable<int> Run()
    {
        Shape shape = run.Model.InputShape;
        while (Done < places.Length)
        {
            (int row, int column) = places[Done];
            float[] image = run.Pixels.ToArray();
            int bottom = Math.Min(row + Options.Size, shape.Height), right = Math.Min(column + Options.Size, shape.Width);
            Cover(image, shape, row, column, bottom, right);
            float probability = 0;
            foreach (var node in run.RunOther(image, probabilities => probability = probabilities[index]))
            {
                yield return Done;
            }

            Add(shape, new PixelBox(row, column, bottom - row, right - column), run.Probabilities[index] - (double)probability);
            Done++;
        }
    }

    /// <summary>The mean fall of the probability while each pixel was covered; negative where covering makes the class likelier.</summary>
    public Heatmap Map()
    {
        var values = new float[fall.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = covered[i] == 0 ? 0 : (float)(fall[i] / covered[i]);
        }

        return new Heatmap(run.Model.InputShape.Height, run.Model.InputShape.Width, values);
    }

    // Every pixel is covered at least once: the last place lies at the edge.
    private int[] Steps(int extent)
    {
        int last = Math.Max(0, extent - Options.Size);
        var steps = new List<int>();
        for (int step = 0; step < last; step += Options.Stride)
        {
            steps.Add(step);
        }

        return [.. steps, last];
    }

    // What the network sees as nothing: the mean of the data it was trained on, where it keeps that; else the middle.
    private float Grey(int channel) =>
        Options.Grey ?? (run.Model.Preprocessing.Mean is { Length: > 0 } mean ? mean[channel] : 0.5f);

    private void Cover(float[] image, Shape shape, int top, int left, int bottom, int right)
    {
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                grey.CopyTo(image.AsSpan(((row * shape.Width) + column) * shape.Channels));
            }
        }
    }

    private void Add(Shape shape, PixelBox patch, double difference)
    {
        for (int row = patch.Top; row < patch.Top + patch.Height; row++)
        {
            for (int pixel = (row * shape.Width) + patch.Left; pixel < (row * shape.Width) + patch.Left + patch.Width; pixel++)
            {
                fall[pixel] += difference;
                covered[pixel]++;
            }
        }

        if (Greatest is not { } greatest || difference > greatest.Fall)
        {
            Greatest = (patch, difference);
        }
    }
}
