namespace Fovea.Data.Arrays;

/// <summary>The names in use for the parts of a dataset in one file: x_train, train_images, train_set_x and so on.</summary>
internal static class ArrayNames
{
    private static readonly string[] TrainStems = ["train", "training"];
    private static readonly string[] ValidationStems = ["val", "valid", "validation"];
    private static readonly string[] TestStems = ["test", "testing"];
    private static readonly string[] ImageWords = ["x", "images", "set_x", "data"];
    private static readonly string[] LabelWords = ["y", "labels", "set_y", "targets"];

    public static (string? Images, string? Labels) Train(IReadOnlyList<string> names) => Part(names, TrainStems);

    public static (string? Images, string? Labels) Validation(IReadOnlyList<string> names) => Part(names, ValidationStems);

    public static (string? Images, string? Labels) Test(IReadOnlyList<string> names) => Part(names, TestStems);

    /// <summary>Arrays of one part alone, <c>x</c> and <c>y</c>.</summary>
    public static (string? Images, string? Labels) Whole(IReadOnlyList<string> names) =>
        (Find(names, ImageWords), Find(names, LabelWords));

    private static (string? Images, string? Labels) Part(IReadOnlyList<string> names, string[] stems) =>
        (Find(names, Forms(stems, ImageWords)), Find(names, Forms(stems, LabelWords)));

    private static IEnumerable<string> Forms(string[] stems, string[] words) =>
        from stem in stems
        from word in words
        from form in (string[])[$"{word}_{stem}", $"{stem}_{word}"]
        select form;

    private static string? Find(IReadOnlyList<string> names, IEnumerable<string> wanted) =>
        wanted.Select(want => names.FirstOrDefault(name => name.Equals(want, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(found => found is not null);
}
