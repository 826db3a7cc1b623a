using System.Collections.Immutable;
using System.CommandLine;
using Fovea.Cli.Data;
using Fovea.Cli.Shell;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Onnx;
using Spectre.Console;

namespace Fovea.Cli.Conversion;

/// <summary>The command <c>fovea convert</c>: a model, or weights for one, as a file of another kind.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var command = new Command("convert", "Write a model as a file of another kind, or read the weights of another program into a model.")
        {
            ConvertOptions.Input, ConvertOptions.Target, ConvertOptions.Into, ConvertOptions.Map, ConvertOptions.WriteMap,
            ConvertOptions.AllowMissing, ConvertOptions.Classes, ConvertOptions.Mean, ConvertOptions.Deviation, ConvertOptions.Opset,
            ConvertOptions.Layout, ConvertOptions.FoldBatchNorm, ConvertOptions.Softmax, ConvertOptions.Bake, ConvertOptions.Verify,
            Verification.Images, DataReading.BadFilesOption, DataReading.ImageSizeOption, SharedOptions.Json,
        };
        command.Validators.Add(ConvertOptions.Check);
        command.SetAction(parse => CommandRunner.Run(parse, output => Run(parse, output)));
        return command;
    }

    private static int Run(ParseResult parse, Output output)
    {
        string input = parse.GetValue(ConvertOptions.Input)!;
        string target = parse.GetValue(ConvertOptions.Target)!;
        string? into = parse.GetValue(ConvertOptions.Into);
        string map = parse.GetValue(ConvertOptions.Map)!;
        string ending = ConvertPaths.TargetEnding(target);
        ConvertPaths.RequireApart(
            [input, into, map == ConvertOptions.Auto ? null : map], target, parse.GetValue(ConvertOptions.WriteMap));
        (Model model, WeightsDocument? weights) = into is null
            ? (ModelSource.Open(input), null)
            : WeightReading.Read(parse, input, into, output);
        model.Preprocessing = model.Preprocessing with
        {
            Mean = Given(parse, ConvertOptions.Mean) ?? model.Preprocessing.Mean,
            Deviation = Given(parse, ConvertOptions.Deviation) ?? model.Preprocessing.Deviation,
        };
        OnnxExportOptions? onnx = ending == ".onnx" ? Options(parse) : null;
        Write(model, target, onnx, input);
        VerificationDocument? verification = parse.GetValue(ConvertOptions.Verify)
            ? Verification.Run(parse, output, model, target, onnx)
            : null;
        var document = new ConvertDocument(
            target,
            model.Name,
            model.InputShape.Extents,
            model.OutputShape.Extents,
            model.Parameters.ParameterCount,
            new FileInfo(target).Length)
        {
            Onnx = onnx is null
                ? null
                : new OnnxDocument(
                    onnx.Opset, parse.GetValue(ConvertOptions.Layout)!, onnx.FoldBatchNorm, onnx.Softmax, onnx.BakePreprocessing),
            Weights = weights,
            Verification = verification,
        };
        output.WriteJson(document, ConvertJson.Default.ConvertDocument);
        Print(output.Console, model, document);
        if (verification is { Agrees: false })
        {
            output.Error.WriteLine(Verification.Refusal(target, verification));
            return ExitCode.Failed;
        }

        return ExitCode.Done;
    }

    // An option of several numbers that is not given is an empty list.
    private static ImmutableArray<float>? Given(ParseResult parse, Option<float[]?> option) =>
        parse.GetValue(option) is { Length: > 0 } numbers ? [.. numbers] : null;

    private static OnnxExportOptions Options(ParseResult parse) => new()
    {
        Opset = parse.GetValue(ConvertOptions.Opset),
        Layout = parse.GetValue(ConvertOptions.Layout) == "nhwc" ? OnnxLayout.Nhwc : OnnxLayout.Nchw,
        FoldBatchNorm = parse.GetValue(ConvertOptions.FoldBatchNorm),
        Softmax = parse.GetValue(ConvertOptions.Softmax),
        BakePreprocessing = parse.GetValue(ConvertOptions.Bake),
    };

    private static void Write(Model model, string target, OnnxExportOptions? onnx, string input)
    {
        if (onnx is not null)
        {
            OnnxExport.Save(model, target, onnx);
        }
        else
        {
            model.Save(target, Texts(input));
        }
    }

    // What a file says beside the model goes along, but for what it says of the tensors' order, which is another now.
    private static Dictionary<string, string> Texts(string input) =>
        input.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            ? Safetensors.Read(input).Metadata.Where(text => text.Key != "format").ToDictionary(text => text.Key, text => text.Value)
            : [];

    private static void Print(IAnsiConsole console, Model model, ConvertDocument document)
    {
        console.Line(
            $"[bold]{document.File}[/]: {model.Name}, {Show.Count(document.Parameters)} parameters, {Show.Bytes(document.Bytes)}");
        if (document.Onnx is { } onnx)
        {
            console.Line($"opset {onnx.Opset}, input [[batch, {Map(model.InputShape, onnx)}]], output [[batch, {Map(model.OutputShape, onnx)}]]");
            PrintPreprocessing(console, model, onnx);
        }

        if (document.Verification is { } verification)
        {
            Verification.Print(console, verification);
        }
    }

    private static void PrintPreprocessing(IAnsiConsole console, Model model, OnnxDocument onnx)
    {
        Preprocessing preprocessing = model.Preprocessing;
        bool none = preprocessing.Mean.IsEmpty && preprocessing.Deviation.IsEmpty;
        if (none || onnx.BakePreprocessing)
        {
            console.Line($"The file takes pixels from 0 to 1.");
            return;
        }

        console.Line(
            $"The file takes (pixel - mean) / deviation, as its metadata says; with --bake-preprocessing it takes pixels from 0 to 1.");
    }

    private static string Map(Shape shape, OnnxDocument onnx) => string.Join(
        ", ", onnx.Layout == "nhwc" || shape.Rank == 1 ? shape.Extents : shape.Extents.Take(shape.Rank - 1).Prepend(shape.Channels));
}
