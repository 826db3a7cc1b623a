using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Fovea.Explaining.Exercise;
using Fovea.Explaining.Notation;
using Fovea.Explorer.Tests.Running;
using Fovea.Explorer.Tests.Views;
using Fovea.Explorer.Views.Exercise;
using Fovea.Formats.Npy;
using Fovea.Steps;
using Fovea.Steps.Exercise;
using Fovea.Steps.Mistakes;
using Microsoft.Playwright;

namespace Fovea.Explorer.Tests.Exercise;

/// <summary>The exercise, function by function: the page shows what Fovea.Steps computes, and judges what a learner gives it.</summary>
public sealed class ExerciseTests(ExplorerFixture explorer)
{
    // The page shows the first numbers of long rows.
    private const int MostShown = 12;

    private static readonly string[] Functions =
    [
        "zero_pad", "conv_single_step", "conv_forward", "pool_forward", "conv_backward", "create_mask_from_window", "distribute_value", "pool_backward",
    ];

    [Fact]
    public Task Every_published_value_is_computed_on_the_page() => explorer.Visit("exercise", async page =>
    {
        Assert.Equal(Functions, await page.Page.Locator("main nav a").AllInnerTextsAsync());
        foreach (string function in Functions)
        {
            await page.Page.Locator("main nav").GetByText(function, new() { Exact = true }).ClickAsync();
            await Assertions.Expect(page.Page.Locator("#function-name")).ToHaveTextAsync(function);
            await SeesFormulasAndSource(page, ExerciseFunction.All.Single(each => each.Name == function));
            ExerciseCase[] cases = [.. PublishedExercise.Cases.Where(example => example.Function == function)];
            for (int i = 0; i < cases.Length; i++)
            {
                if (cases.Length > 1)
                {
                    await page.Page.GetByRole(AriaRole.Button, new() { Name = $"Example {i + 1}:" }).ClickAsync();
                }

                await page.TextBecomes("setting", cases[i].Setting);
                ImmutableArray<PublishedValue> values = cases[i].Run();
                await page.Get("value").Nth(values.Length - 1).WaitForAsync();
                for (int v = 0; v < values.Length; v++)
                {
                    ILocator rows = page.Get("value").Nth(v).Locator("tr");
                    Assert.Equal(2, await rows.CountAsync());
                    Assert.Equal(Written(values[v].Published), await Numbers(rows.First));
                    Assert.Equal(Written(values[v].Computed), await Numbers(rows.Last));
                }
            }

            int count = cases.Sum(example => example.Run().Length);
            await page.TextBecomes("agreement", $"all {count} values agree");
        }

        await page.LinkIs("exercise?case=2&function=pool_backward");
    });

    // What NumPy prints of dW: eight decimals, no commas.
    [Fact]
    public Task A_right_result_is_told_as_such() => explorer.Visit("exercise?function=conv_backward", async page =>
    {
        ExerciseResult dW = Solved("conv_backward").Single(result => result.Name == "dW");
        await page.Get("paste").FillAsync(Printed(dW.Values));
        await page.Get("check").ClickAsync();
        await page.TextBecomes("verdict", "✓ dW agrees with yours");

        ExerciseResult dA = Solved("conv_backward").Single(result => result.Name == "dA");
        await page.Give("paste-file", "mine.npy", NpyFile.ToBytes(NpyArray.From(dA.Values)));
        await page.TextBecomes("verdict", "✓ dA agrees with mine.npy: largest difference 0");
    });

    // The published numbers of a learner who left the stride out in the backward pass.
    [Fact]
    public Task A_mistake_is_named_with_the_line_to_look_at() => explorer.Visit("exercise?function=conv_backward", async page =>
    {
        await page.Get("paste").FillAsync(Printed(WithoutStride()));
        await page.Get("check").ClickAsync();
        await page.TextBecomes("verdict", "no stride at all");
        await page.TextBecomes("verdict", "vert_start = h * stride; horiz_start = w * stride");
        await page.TextBecomes("verdict", "This gives exactly your numbers:");
        Assert.Equal("no stride at all", await page.Get("mistake").InnerTextAsync());
    });

    // Average pooling where max was asked for, as np.save wrote it.
    [Fact]
    public Task A_mistake_in_another_function_is_named_too() => explorer.Visit("exercise?function=pool_forward", async page =>
    {
        Tensor<double> wrong = Step.PoolForward(new NumPyRandom(1).RandN(2, 4, 4, 3), new PoolHyperparameters(F: 4, Stride: 1), PoolMode.Average).A;
        ExerciseResult right = Solved("pool_forward").Single();
        NpyArray array = NpyArray.From(wrong);
        Diagnosis found = right.Judge(PastedNumbers.From(array).ToResult(right.Values.Lengths));
        Assert.False(found.Agrees);
        Finding[] findings = [.. found.Findings];
        Assert.NotEmpty(findings);
        await page.Give("paste-file", "A.npy", NpyFile.ToBytes(array));
        await page.TextBecomes("verdict", "✗ A does not agree with A.npy.");
        Assert.Equal(findings.Select(finding => finding.Name), await page.Get("mistake").AllInnerTextsAsync());
        string verdict = await page.Get("verdict").InnerTextAsync();
        Assert.All(DiagnosisText.Lines(found), line => Assert.Contains(line.Text, verdict, StringComparison.Ordinal));
    });

    [Fact]
    public Task What_is_no_number_is_told_with_its_place() => explorer.Visit("exercise?function=conv_forward", async page =>
    {
        foreach ((string text, string message) in ((string, string)[])
            [
                ("", "There are no numbers in the text."),
                ("[[1, 2],\n [3, four]]", "Line 2, column 6: 'four' is no number."),
                ("[[0.1 0.2]\n ...\n [0.3 0.4]]", "Line 2, column 2: '...' stands for numbers that were left out."),
            ])
        {
            await page.Get("paste").FillAsync(text);
            await page.Get("check").ClickAsync();
            await page.TextBecomes("verdict", message);
        }

        await page.Get("paste").FillAsync("[1, 2, 3]");
        await page.Get("check").ClickAsync();
        await page.TextBecomes("verdict", "yours (3), expected (10, 4, 4, 8)");

        await page.Give("paste-file", "mine.npy", "no array"u8.ToArray());
        await page.TextBecomes("verdict", "mine.npy: not a .npy file.");
    });

    // The formulas as MathML, letter by letter, and the function's own lines among those of its file.
    private static async Task SeesFormulasAndSource(ExplorerPage page, ExerciseFunction function)
    {
        IReadOnlyList<string> formulas = await page.Page.Locator(".formulas math").EvaluateAllAsync<string[]>("all => all.map(one => one.innerHTML)");
        Assert.Equal(
            function.Formulas.Select(formula => Letters(MathText.ToMathMl(formula))),
            formulas.Select(Letters));
        string[] own = [.. (await page.Get("source").Locator(".own").AllTextContentsAsync()).Select(line => line.Trim('\n'))];
        string[] source = [.. function.ReadSource().ReplaceLineEndings("\n").Split('\n')];
        Assert.Equal(source.Skip(Array.IndexOf(source, own[0])).Take(own.Length), own);
        Assert.Matches($@"public static [^;\n]*\b{function.Method}<T>\(", string.Join('\n', own));
        Assert.Equal("    }", own[^1]);
    }

    // The tags tell what stands where, and how a browser writes their attributes does not matter.
    private static string Letters(string mathMl) => WebUtility.HtmlDecode(Regex.Replace(mathMl, "</?math[^>]*>| [a-z]+=\"[^\"]*\"", string.Empty));

    private static string[] Written(ImmutableArray<double> numbers) =>
        [.. numbers.Take(MostShown).Select(number => number.ToString("R", CultureInfo.InvariantCulture))];

    private static async Task<string[]> Numbers(ILocator row) =>
        await row.Locator("[data-value]").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.value)");

    private static ImmutableArray<ExerciseResult> Solved(string function) => PublishedExercise.Cases.First(example => example.Function == function).Solve();

    // dW of the published example with windows that start at h and w.
    private static Tensor<double> WithoutStride()
    {
        var random = new NumPyRandom(1);
        (Tensor<double> Z, ConvCache<double> cache) = Step.ConvForward(
            random.RandN(10, 4, 4, 3), random.RandN(2, 2, 3, 8), random.RandN(1, 1, 1, 8), new ConvHyperparameters(Stride: 2, Pad: 2));
        Tensor<double> padded = Step.ZeroPad(cache.APrev, 2);
        Tensor<double> dW = Tensor.CreateFromShape<double>([2, 2, 3, 8]);
        for (int n = 0; n < 10 * 4 * 4 * 8; n++)
        {
            (int i, int h, int w, int c) = (n / 128, n / 32 % 4, n / 8 % 4, n % 8);
            for (int at = 0; at < 12; at++)
            {
                (int y, int x, int k) = (at / 6, at / 3 % 2, at % 3);
                dW[y, x, k, c] += padded[i, h + y, w + x, k] * Z[i, h, w, c];
            }
        }

        return dW;
    }

    // As print(X) shows it.
    private static string Printed(Tensor<double> tensor)
    {
        IEnumerable<string> parts = LayerNumbers.Flat(tensor).Select(value => value.ToString("0.########", CultureInfo.InvariantCulture));
        foreach (nint size in tensor.Lengths.ToArray().Reverse())
        {
            parts = parts.Chunk((int)size).Select(chunk => $"[{string.Join(chunk[0].StartsWith('[') ? "\n " : " ", chunk)}]");
        }

        return parts.Single();
    }
}
