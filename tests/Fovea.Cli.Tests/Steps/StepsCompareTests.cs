using System.Numerics.Tensors;
using System.Text.Json;
using Fovea.Formats.Npy;
using Fovea.Steps;

namespace Fovea.Cli.Tests.Steps;

public sealed class StepsCompareTests : IDisposable
{
    private readonly StepsFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void ARightResultAgrees()
    {
        Compute();
        (int code, string output, _) = files.Run(
            ["steps", "conv-forward", .. files.Convolution, "--out", files.Path("out"), "--compare", files.Path("Z.npy")]);
        Assert.Equal(0, code);
        Assert.Equal(
            "Z  (2, 3, 4, 8)  float64  mean 0.551127647  written to out/Z.npy\n\n"
            + "✓ Z agrees with Z.npy: largest difference 0, tolerance 1.4E-09.\n",
            output);
    }

    [Fact]
    public void AMistakeIsNamed()
    {
        NpyArray Z = Compute();
        double[] b = files.Load("b.npy").ToDoubles();
        files.Save("mine.npy", new NpyArray(Z.Shape, [.. Z.ToDoubles().Select((value, at) => value - b[at % 8])]));
        string[] line = ["steps", "conv-forward", .. files.Convolution, "--out", files.Path("out"), "--compare", files.Path("mine.npy")];
        (int code, string output, _) = files.Run(line);
        Assert.Equal(1, code);
        Assert.Equal(
            """
            Z  (2, 3, 4, 8)  float64  mean 0.551127647  written to out/Z.npy

            ✗ Z does not agree with mine.npy.
              first at  [0, 0, 0, 0]: yours -1.25231081, expected -2.65112363
              in all    100 % of the values differ, the largest difference is 1.85, tolerance 1.4E-09

              This gives exactly your numbers:
              mistake   the bias forgotten
              look at   Z = np.sum(s) + float(b)
                        The bias b[..., c] is never added.

            """,
            output);

        (code, output, string error) = files.Run([.. line, "--json"]);
        Assert.Equal((1, ""), (code, error));
        JsonElement comparison = JsonDocument.Parse(output).RootElement.GetProperty("comparisons")[0];
        Assert.False(comparison.GetProperty("agrees").GetBoolean());
        Assert.Equal("knownMistake", comparison.GetProperty("verdict").GetString());
        JsonElement mistake = comparison.GetProperty("mistakes")[0];
        Assert.Equal("the bias forgotten", mistake.GetProperty("name").GetString());
        Assert.Equal("bias-forgotten", mistake.GetProperty("parts")[0].GetProperty("id").GetString());
        Assert.Equal("Z = np.sum(s) + float(b)", mistake.GetProperty("parts")[0].GetProperty("line").GetString());
    }

    [Fact]
    public void ResultsAreFoundByNameByFileAndByShape()
    {
        files.Save("dZ.npy", NpyArray.From(new NumPyRandom(2).RandN(2, 3, 4, 8)));
        string[] line = ["steps", "conv-backward", .. files.Convolution, "--grad", files.Path("dZ.npy"), "--out", files.Path("out")];
        files.Run(line);
        File.Copy(files.Path("out/db.npy"), files.Path("my-bias.npy"));
        (int code, string output, _) = files.Run(
        [
            .. line, "--compare", $"dW={files.Path("out/dW.npy")}", "--compare", files.Path("out/dA_prev.npy"), "--compare",
                files.Path("my-bias.npy"),
        ]);
        Assert.Equal(0, code);
        Assert.Contains("✓ dW agrees", output, StringComparison.Ordinal);
        Assert.Contains("✓ dA_prev agrees", output, StringComparison.Ordinal);
        Assert.Contains("✓ db agrees with my-bias.npy", output, StringComparison.Ordinal);
        Assert.Contains("not written: out/dW.npy was read and is kept", output, StringComparison.Ordinal);

        files.Save("odd.npy", new NpyArray([3], new double[3]));
        Assert.Equal(
            (1, "", "error: --compare: odd.npy has the shape [3], which does not tell which result it is. "
                + "The results are dA_prev, dW, db. Give it as NAME=FILE.npy.\n"),
            files.Run([.. line, "--compare", files.Path("odd.npy")]));
        Assert.Equal(
            (1, "", "error: --compare: there is no result 'dX' here. The results are dA_prev, dW, db. Give one of them as "
                + "NAME=FILE.npy.\n"),
            files.Run([.. line, "--compare", "dX=odd.npy"]));
    }

    [Fact]
    public void ALearnersFileIsNeverWrittenOver()
    {
        files.Save("Z.npy", new NpyArray([2, 3, 4, 8], new double[192]));
        (int code, _, _) = files.Run(
            ["steps", "conv-forward", .. files.Convolution, "--out", files.Folder, "--compare", files.Path("Z.npy")]);
        Assert.Equal(1, code);
        Assert.Equal(new double[192], files.Load("Z.npy").ToDoubles());
    }

    [Fact]
    public void AnUnknownDifferenceIsShown()
    {
        double[] values = Compute().ToDoubles();
        values[8] += 1;
        files.Save("mine.npy", new NpyArray([2, 3, 4, 8], values));
        (int code, string output, _) = files.Run(
            ["steps", "conv-forward", .. files.Convolution, "--out", files.Path("out"), "--compare", files.Path("mine.npy")]);
        Assert.Equal(1, code);
        Assert.Contains("No known mistake gives your numbers. What can be seen:", output, StringComparison.Ordinal);
        Assert.Contains("· Along w only 1 of 0..3 differ.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AScalarComparesInEveryShape()
    {
        var random = new NumPyRandom(1);
        Tensor<double> slice = random.RandN(4, 4, 3);
        Tensor<double> W = random.RandN(4, 4, 3);
        files.Save("slice.npy", NpyArray.From(slice));
        files.Save("w.npy", NpyArray.From(W));
        files.Save("one.npy", NpyArray.From(random.RandN(1, 1, 1)));
        foreach (int[] shape in (int[][])[[], [1], [1, 1, 1]])
        {
            files.Save("mine.npy", new NpyArray([.. shape], [-6.999089450680221]));
            (int code, string output, _) = files.Run(
                "steps", "conv-single-step", "--input", files.Path("slice.npy"), "--weight", files.Path("w.npy"), "--bias",
                    files.Path("one.npy"),
                "--out", files.Path("out"), "--compare", files.Path("mine.npy"));
            Assert.Equal(0, code);
            Assert.StartsWith("Z  ()  float64  value -6.99908945  written to out/Z.npy\n", output, StringComparison.Ordinal);
        }
    }

    private NpyArray Compute()
    {
        files.Run(["steps", "conv-forward", .. files.Convolution, "--out", files.Folder]);
        return files.Load("Z.npy");
    }}
