using System.Numerics.Tensors;
using Fovea.Explaining.Exercise;
using Fovea.Formats.Npy;
using Fovea.Steps.Mistakes;

namespace Fovea.Explaining.Tests.Exercise;

public sealed class PastedNumbersTests
{
    [Theory]
    [InlineData("[[ 0.5  -1.25]\n [ 3.   -0.  ]]", new[] { 2, 2 }, new[] { 0.5, -1.25, 3, 0 })]
    [InlineData("[[1, 2.5], [3, 4e-05]]", new[] { 2, 2 }, new[] { 1, 2.5, 3, 4e-5 })]
    [InlineData("array([[1., 2.],\n       [3., 4.]], dtype=float32)", new[] { 2, 2 }, new[] { 1.0, 2, 3, 4 })]
    [InlineData("np.array([1, 2])", new[] { 2 }, new[] { 1.0, 2 })]
    [InlineData("tensor([[1.5000]], device='cuda:0', grad_fn=<AddBackward0>)", new[] { 1, 1 }, new[] { 1.5 })]
    [InlineData("Z[3,2,1] = [-0.61490741 -6.7439236 ]", new[] { 2 }, new[] { -0.61490741, -6.7439236 })]
    [InlineData("[np.float64(0.5), np.float64(-2.0)]", new[] { 2 }, new[] { 0.5, -2 })]
    [InlineData("[[ True False]\n [False  True]]", new[] { 2, 2 }, new[] { 1.0, 0, 0, 1 })]
    [InlineData("[nan inf -inf 1.]", new[] { 4 }, new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1 })]
    [InlineData("[[[-3.5]]]", new[] { 1, 1, 1 }, new[] { -3.5 })]
    [InlineData("-3.5\t7;2\n1", new[] { 4 }, new[] { -3.5, 7, 2, 1 })]
    [InlineData("−3.5", new[] { 1 }, new[] { -3.5 })]
    [InlineData("[]", new[] { 0 }, new double[0])]
    public void What_NumPy_and_Python_print_is_read(string text, int[] shape, double[] values)
    {
        PastedNumbers numbers = PastedNumbers.Parse(text);
        Assert.Equal(shape, numbers.Shape);
        Assert.Equal(values, numbers.Values);
    }

    [Theory]
    [InlineData("", "There are no numbers in the text.")]
    [InlineData("  \n", "There are no numbers in the text.")]
    [InlineData("[[1. 2.]\n ...\n [3. 4.]]", "Line 2, column 2: '...' stands for numbers that were left out. Print all of it with print(X.tolist())")]
    [InlineData("[1, 2, apple]", "Line 1, column 8: 'apple' is no number.")]
    [InlineData("[1, 2,\n 3,5kg]", "Line 2, column 4: '5kg' is no number.")]
    [InlineData("I have no idea", "Line 1, column 1: 'I' is no number.")]
    [InlineData("(1, 2)", "Line 1, column 1: '(' is no number.")]
    [InlineData("[[1, 2],\n [3]]", "Line 2, column 4: the list that ends here has 1 entry, those before it have 2.")]
    [InlineData("[[1, 2], 3]", "Line 1, column 10: the number 3 stands where a list is expected")]
    [InlineData("[1, [2]]", "Line 1, column 5: a list begins where a number is expected")]
    [InlineData("[[1], [[2]]]", "Line 1, column 8: a list begins where a number is expected")]
    [InlineData("[[[1]], [2]]", "Line 1, column 10: the number 2 stands where a list is expected")]
    [InlineData("1 2 [3]", "Line 1, column 5: a list begins where a number is expected")]
    [InlineData("[[1, 2]", "Line 1, column 8: the text ends, but a bracket is still open.")]
    [InlineData("1, 2]", "Line 1, column 5: ']' closes nothing.")]
    [InlineData("[1, 2] [3]", "Line 1, column 8: a second array begins here.")]
    [InlineData("[1, 2] 3", "Line 1, column 8: '3' follows after the array's last bracket.")]
    [InlineData("array([1)]", "Line 1, column 9: ')' closes nothing.")]
    [InlineData("[[[[[[[[[1]]]]]]]]]", "Line 1, column 9: brackets 9 deep. Expected at most 8.")]
    [InlineData("[1e]", "Line 1, column 2: '1e' is no number.")]
    public void What_is_none_is_told_with_its_place(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FoveaException>(() => PastedNumbers.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[0.12345678 1.5]", 0.51e-8, false, false)]
    [InlineData("[1.2345e-05 2.3456e+01]", 0.51e-3, false, false)]
    [InlineData("[0.12345678901234567, 1.5]", 0.0, false, false)]
    [InlineData("[0.5 0.25]", 0.0, true, false)]
    [InlineData("[100.25 3.5]", 0.0051, false, false)]
    [InlineData("[1 0 1]", 0.0, false, false)]
    [InlineData("[0.10000000149011612, 0.5]", 0.0, false, true)]
    public void How_exactly_numbers_were_written_is_learnt(string text, double rounding, bool tooFew, bool single)
    {
        PastedNumbers numbers = PastedNumbers.Parse(text);
        Assert.Equal(rounding, numbers.Rounding, 1e-15);
        Assert.Equal((tooFew, single), (numbers.HasTooFewDigits, numbers.IsSinglePrecision));
    }

    [Fact]
    public void Plain_numbers_take_the_shape_that_is_expected()
    {
        LearnerResult result = PastedNumbers.Parse("1 2 3\n4 5 6").ToResult([2, 3]);
        Assert.Equal([2, 3], result.Values.Lengths);
        Assert.Equal([4], PastedNumbers.Parse("1 2 3 4").ToResult([2, 3]).Values.Lengths);
        Assert.Equal([3, 2], PastedNumbers.Parse("[[1,2],[3,4],[5,6]]").ToResult([2, 3]).Values.Lengths);
        Assert.Equal([1], PastedNumbers.Parse("[[[7.]]]").ToResult([1]).Values.Lengths);
    }

    [Fact]
    public void A_file_is_taken_as_it_is()
    {
        PastedNumbers numbers = PastedNumbers.From(new NpyArray([2, 1], [1f, 0.1f]));
        Assert.Equal([2, 1], numbers.Shape);
        Assert.True(numbers.IsSinglePrecision);
        Assert.Equal([1], PastedNumbers.From(new NpyArray([], [3.0])).Shape);
    }

    // Whatever is pasted, the answer is numbers or one message.
    [Fact]
    public void No_text_ends_in_anything_but_numbers_or_a_message()
    {
        var random = new System.Random(5);
        string[] pieces = ["[", "]", "(", ")", "1", "-2.5", ",", " ", "\n", "=", "array(", "dtype=x", "nan", "...", "e", "'", "1e9999999999", "\0"];
        for (int n = 0; n < 20_000; n++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                PastedNumbers numbers = PastedNumbers.Parse(text);
                long count = numbers.Shape.Aggregate(1L, (product, size) => product * size);
                Assert.Equal(numbers.Values.Length, count);
                numbers.ToResult([2, 2]);
            }
            catch (FoveaException refusal)
            {
                Assert.NotEmpty(refusal.Message);
            }
        }
    }
}
