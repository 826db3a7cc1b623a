using Fovea.Data;
using Fovea.Training;

namespace Fovea.Cli.Shell;

/// <summary>What --data names: the embedded digits, or a folder.</summary>
/// <param name="Name">A short name, fit for a folder's name.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="Test">The images that are held back.</param>
internal sealed record DataSource(string Name, IImageDataset Train, IImageDataset Test)
{
    /// <summary>Where it is from: a whole path, or a name.</summary>
    public string Place { get; init; } = Name;

    /// <summary>What a person should know of how it was read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public const string Digits = "digits";

    /// <summary>How many digits are drawn for training and held back.</summary>
    public const int TrainDigits = 80_000;

    public const int TestDigits = 5_000;

    /// <summary>The seed of the digits that train and evaluate use.</summary>
    public const ulong DigitsSeed = 1;

    /// <summary>Opens what the command line named.</summary>
    public static DataSource Open(string data, DataOptions? options = null)
    {
        if (data == Digits)
        {
            return DrawDigits(TrainDigits, TestDigits, DigitsSeed);
        }

        OpenedData opened = DataFolder.Read(data, options);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)));

        // Where there are images to choose by, training does not look at the test images.
        name = File.Exists(data) ? Path.GetFileNameWithoutExtension(name) : name;
        return new DataSource(name, opened.Train, opened.Validation ?? opened.Test)
        {
            Notes = opened.Notes,
            Place = Path.GetFullPath(data),
        };
    }

    /// <summary>The test part alone, and how it was read; the training digits need not be drawn for it.</summary>
    public static (IImageDataset Test, IReadOnlyList<string> Notes) OpenTest(string data, DataOptions? options = null)
    {
        if (data == Digits)
        {
            return (HeldBack(TestDigits, DigitsSeed), []);
        }

        OpenedData opened = DataFolder.Read(data, options);
        return (opened.Test, opened.Notes);
    }

    /// <summary>The part that training measures itself on; the training digits need not be drawn for it.</summary>
    public static IImageDataset OpenHeldBack(string data, DataOptions? options = null) =>
        data == Digits ? HeldBack(TestDigits, DigitsSeed) : Open(data, options).Test;

    /// <summary>Draws digits.</summary>
    public static DataSource DrawDigits(int train, int test, ulong seed) =>
        new(Digits, new DigitsDataset(train, seed), HeldBack(test, seed));

    // The held-back digits have numbers of their own, far from those of any training set.
    private static DigitsDataset HeldBack(int count, ulong seed) => new(count, seed, firstIndex: 1UL << 40);
}
