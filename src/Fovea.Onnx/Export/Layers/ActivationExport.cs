using Fovea.Layers;
using static Fovea.Onnx.Export.NodeAttributes;

namespace Fovea.Onnx.Export.Layers;

/// <summary>Layers that treat each value by itself.</summary>
internal static class ActivationExport
{
    public static string Plain(LayerSite site, string type) => site.LastOfEach(type, [site.Input]);

    public static string Leaky(LayerSite site, LeakyRelu layer) => site.LastOfEach("LeakyRelu", [site.Input], Float("alpha", layer.Slope));

    public static string Elu(LayerSite site, Elu layer) => site.LastOfEach("Elu", [site.Input], Float("alpha", layer.Alpha));

    public static string Relu6(LayerSite site) =>
        site.LastOfEach("Clip", [site.Input, site.Constant("min", 0f), site.Constant("max", 6f)]);

    public static string Silu(LayerSite site) => site.LastOfEach("Mul", [site.Input, site.Step("sigmoid", "Sigmoid", [site.Input])]);

    /// <summary>An operator from opset 14; before it x * min(max(x / 6 + 1 / 2, 0), 1).</summary>
    public static string HardSwish(LayerSite site)
    {
        if (site.Opset >= 14)
        {
            return Plain(site, "HardSwish");
        }

        string gate = site.Step("gate", "HardSigmoid", [site.Input], Float("alpha", 1f / 6), Float("beta", 0.5f));
        return site.LastOfEach("Mul", [site.Input, gate]);
    }

    /// <summary>An operator from opset 20; before it the function in steps, by erf as PyTorch writes it, or by tanh.</summary>
    public static string Gelu(LayerSite site, Gelu layer)
    {
        if (site.Opset >= 20)
        {
            return site.LastOfEach("Gelu", [site.Input], Text("approximate", layer.Approximate ? "tanh" : "none"));
        }

        string inner;
        if (layer.Approximate)
        {
            string square = site.Step("square", "Mul", [site.Input, site.Input]);
            string cube = site.Step("cube", "Mul", [square, site.Input]);
            string small = site.Step("small", "Mul", [cube, site.Constant("cubic", 0.044715f)]);
            string sum = site.Step("sum", "Add", [site.Input, small]);
            string scaled = site.Step("scaled", "Mul", [sum, site.Constant("factor", (float)Math.Sqrt(2 / Math.PI))]);
            inner = site.Step("tanh", "Tanh", [scaled]);
        }
        else
        {
            string scaled = site.Step("scaled", "Div", [site.Input, site.Constant("divisor", (float)Math.Sqrt(2))]);
            inner = site.Step("erf", "Erf", [scaled]);
        }

        string twice = site.Step("twice", "Add", [inner, site.Constant("one", 1f)]);
        string product = site.Step("product", "Mul", [site.Input, twice]);
        return site.LastOfEach("Mul", [product, site.Constant("half", 0.5f)]);
    }
}
