using System.Xml.Linq;
using Fovea.Explaining.Notation;

namespace Fovea.Explaining.Tests;

public sealed class MathTextTests
{
    [Theory]
    [InlineData("Z = a + 12", "<mi>Z</mi><mo>=</mo><mi>a</mi><mo>+</mo><mn>12</mn>")]
    [InlineData("A^{pad}_{i}", "<msubsup><mi>A</mi><mrow><mi>i</mi></mrow><mrow><mi>pad</mi></mrow></msubsup>")]
    [InlineData("∑_{y} x", "<munder><mo>∑</mo><mrow><mi>y</mi></mrow></munder><mi>x</mi>")]
    [InlineData("db_{c} += frac{1}{f^{2}}",
        "<msub><mi>db</mi><mrow><mi>c</mi></mrow></msub><mo>+=</mo><mfrac><mrow><mn>1</mn></mrow><mrow><msup><mi>f</mi><mrow><mn>2</mn></mrow></msup></mrow></mfrac>")]
    [InlineData("max_{x < f} a", "<munder><mo>max</mo><mrow><mi>x</mi><mo>&lt;</mo><mi>f</mi></mrow></munder><mi>a</mi>")]
    public void A_formula_becomes_MathMl(string text, string row)
    {
        string math = MathText.ToMathMl(text);
        Assert.Equal($"<math display=\"block\"><mrow>{row}</mrow></math>", math);
        XElement.Parse(math);
    }

    [Theory]
    [InlineData("A_{i")]
    [InlineData("A}")]
    [InlineData("A_i")]
    [InlineData("frac{1}")]
    public void A_brace_without_another_is_refused(string text) => Assert.Throws<ArgumentException>(() => MathText.ToMathMl(text));
}
