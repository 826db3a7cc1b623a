using System.Diagnostics;
using System.Text.Json;
using Fovea.Formats.Npy;
using Fovea.Steps;

namespace Fovea.Cli.Tests.Steps;

public sealed class StepsCommandTests : IDisposable
{
    private readonly StepsFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void TheExerciseAgreesValueByValue()
    {
        (int code, string output, string error) = files.Run("steps");
        Assert.Equal(0, code);
        Assert.Empty(error);
        Assert.DoesNotContain('✗', output);
        Assert.DoesNotContain('\e', output);
        Assert.Contains("✓ mean of Z          0.0489952035289", output, StringComparison.Ordinal);
        Assert.Contains("All 46 published values agree: full doubles to 1e-12, printed numbers to their last digit.", output,
            StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 120));
    }

    [Fact]
    public void TheExerciseAsJson()
    {
        (int code, string output, _) = files.Run("steps", "--json");
        Assert.Equal(0, code);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.True(root.GetProperty("agrees").GetBoolean());
        Assert.Equal(25, root.GetProperty("cases").GetArrayLength());
        Assert.Equal(46, root.GetProperty("agreeing").GetInt32());
    }

    [Fact]
    public void ConvForwardWritesZ()
    {
        (int code, string output, string error) = files.Run(["steps", "conv-forward", .. files.Convolution, "--out", files.Path("out")]);
        Assert.Equal((0, "Z  (2, 3, 4, 8)  float64  mean 0.551127647  written to out/Z.npy\n", ""), (code, output, error));
        NpyArray Z = files.Load("out/Z.npy");
        Assert.Equal([2, 3, 4, 8], Z.Shape);
        Assert.Equal(0.5511276474566768, Z.ToDoubles().Average(), 1e-12);
    }

    [Fact]
    public void SinglePrecisionStaysAndMixedBecomesDouble()
    {
        files.SaveAsSingle("A_prev.npy");
        files.Run(["steps", "conv-forward", .. files.Convolution, "--out", files.Folder]);
        Assert.False(files.Load("Z.npy").IsSinglePrecision);
        files.SaveAsSingle("W.npy");
        files.SaveAsSingle("b.npy");
        files.Run(["steps", "conv-forward", .. files.Convolution, "--out", files.Folder]);
        Assert.True(files.Load("Z.npy").IsSinglePrecision);
    }

    [Fact]
    public void EveryFunctionWritesItsFiles()
    {
        string output = files.Path("out");
        var random = new NumPyRandom(2);
        files.Save("slice.npy", NpyArray.From(random.RandN(3, 3, 4)));
        files.Save("w.npy", NpyArray.From(random.RandN(3, 3, 4)));
        files.Save("number.npy", new NpyArray([], [0.5]));
        files.Save("x.npy", NpyArray.From(random.RandN(2, 3)));
        files.Save("dZ.npy", NpyArray.From(random.RandN(2, 3, 4, 8)));
        files.Save("dA.npy", NpyArray.From(random.RandN(2, 2, 3, 4)));
        string[] pool = ["--input", files.Path("A_prev.npy"), "--size", "3", "--stride", "2"];
        (string[] Args, string[] Files)[] runs =
        [
            (["zero-pad", "--input", files.Path("A_prev.npy"), "--pad", "2"], ["X_pad.npy (2, 9, 11, 4)"]),
            (["conv-single-step", "--input", files.Path("slice.npy"), "--weight", files.Path("w.npy"), "--bias", files.Path("number.npy")],
                ["Z.npy ()"]),
            (["conv-forward", .. files.Convolution], ["Z.npy (2, 3, 4, 8)"]),
            (["conv-backward", .. files.Convolution, "--grad", files.Path("dZ.npy")],
                ["dA_prev.npy (2, 5, 7, 4)", "dW.npy (3, 3, 4, 8)", "db.npy (1, 1, 1, 8)"]),
            (["pool-forward", .. pool, "--mode", "average"], ["A.npy (2, 2, 3, 4)"]),
            (["pool-backward", .. pool, "--mode", "max", "--ties", "split", "--grad", files.Path("dA.npy")], ["dA_prev.npy (2, 5, 7, 4)"]),
            (["create-mask", "--input", files.Path("x.npy")], ["mask.npy (2, 3)"]),
            (["distribute-value", "--value", "2", "--shape", "2,2"], ["a.npy (2, 2)"]),
        ];
        foreach ((string[] args, string[] expected) in runs)
        {
            (int code, _, string error) = files.Run(["steps", .. args, "--out", output]);
            Assert.Equal((0, ""), (code, error));
            Assert.Equal(
                expected.Order(),
                Directory.GetFiles(output)
                    .Select(path => $"{Path.GetFileName(path)} ({string.Join(", ", NpyFile.Read(path).Shape)})")
                    .Order());
            Directory.Delete(output, recursive: true);
        }
    }

    [Fact]
    public void TheBuiltProgramWritesIntoTheCurrentFolder()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = files.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string program = Path.Combine(AppContext.BaseDirectory, "Fovea.Cli.dll");
        foreach (string word in (string[])[program, "steps", "distribute-value", "--value", "100", "--shape", "10,10"])
        {
            start.ArgumentList.Add(word);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((0, ""), (process.ExitCode, error));
        Assert.Equal("a  (10, 10)  float64  mean 1  written to ./a.npy\n", output.ReplaceLineEndings("\n"));
        Assert.Equal(100, files.Load("a.npy").ToDoubles().Sum(), 1e-12);
    }
}
