using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Data;
using Fovea.Metrics;
using Fovea.Models;
using Fovea.Onnx;
using Fovea.Onnx.Export;
using Fovea.Planning;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Conversion;

/// <summary>Runs a model and the file that was written of it on the same images.</summary>
internal static class Verification
{
    /// <summary>The share of the outputs' range that rounding in another order may make.</summary>
    private const double Tolerance = 1e-4;

    // Large networks are shown fewer images, so that a check takes seconds.
    private const long MostMultiplyAdds = 20_000_000_000;
    private const int MostImages = 64;
    private const int LeastImages = 4;

    public static readonly Option<string> Images = CommandOptions.Data();

    public static VerificationDocument Run(ParseResult parse, Output output, Model model, string path, OnnxExportOptions? onnx)
    {
        string name = parse.GetValue(Images)!;
        IImageDataset data = DataSource.OpenTest(KnownData.Resolve(name, output), DataReading.Options(parse, model.InputShape)).Test;
        long cost = Math.Max(1, model.Summary().Sum(layer => layer.MultiplyAdds));
        IReadOnlyList<float[]> images = ImageSamples.Take(
            data, model.InputShape, (int)Math.Clamp(MostMultiplyAdds / cost, LeastImages, MostImages));
        OutputDifference difference = onnx is null ? CompareModels(model, path, images) : CompareOnnx(model, path, onnx, images);
        return VerificationDocument.From(difference, name, difference.Share <= Tolerance);
    }

    public static void Print(IAnsiConsole console, VerificationDocument result)
    {
        string classes = result.ClassesAgree is not { } agree ? string.Empty
            : agree == result.Images ? $"; the class agrees on all {result.Images}"
            : $"; the class agrees on {agree} of {result.Images}";
        string largest = Number(result.LargestDifference);
        console.Line(
            $"Verified on {result.Images} images of {result.Data}: largest difference {largest}, {Number(result.ShareOfRange)} of the outputs' range{classes}.");
    }

    /// <summary>What is said where the two differ.</summary>
    public static string Refusal(string path, VerificationDocument result) =>
        $"{path}: the written file differs from the model by {Number(result.ShareOfRange)} of the outputs' range, at most "
        + $"{Number(Tolerance)} is rounding. Do not use the file, and report the model.";

    private static OutputDifference CompareOnnx(Model model, string path, OnnxExportOptions options, IReadOnlyList<float[]> images) =>
        new ExportedFile(model, options, Open).Compare(File.ReadAllBytes(path), images);

    // Operator by operator: layers would be held against themselves.
    private static Func<OnnxTensor, OnnxTensor> Open(byte[] file)
    {
        var runner = new GraphRunner(OnnxModel.Parse(file, "the written file"), new GraphRunnerOptions { UseLayers = false });
        return input => runner.Run(input)[0];
    }

    private static OutputDifference CompareModels(Model model, string path, IReadOnlyList<float[]> images) => OutputDifference.Of(
        ModelRun.Outputs(model, images), ModelRun.Outputs(Model.Load(path), images), areClasses: model.OutputShape.Rank == 1);

    private static string Number(double value) => value == 0 ? "0" : value.ToString("0.0e-0", CultureInfo.InvariantCulture);
}
