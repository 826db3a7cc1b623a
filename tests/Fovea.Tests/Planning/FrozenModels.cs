using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Tests.Planning;

/// <summary>Networks of which some layers are frozen: between trained ones, and before the first of them.</summary>
internal static class FrozenModels
{
    /// <summary>Every kind of layer with parameters, frozen behind one that is trained: the gradient passes all of them.</summary>
    public static Model Layers() => Frozen(
        Model.Sequential(
            "frozen",
            new Shape(7, 6, 3),
            new Conv2D(6, kernel: 3) { Name = "first" },
            new BatchNorm(),
            new Tanh(),
            new DepthwiseConv2D(kernel: 3, padding: 1),
            new GroupNorm(3),
            new ConvTranspose2D(5, kernel: 3, stride: 2),
            new LayerNorm(),
            new Conv2D(4, kernel: 3, stride: 2, bias: false),
            new BatchNorm(),
            new Relu(),
            new Flatten(),
            new Dense(6) { Name = "middle" },
            new Relu(),
            new Dense(4)),
        "bn*", "dwconv*", "gn*", "convt*", "ln*", "conv*", "middle");

    /// <summary>A beginning that no gradient reaches, with all that inference takes together, dropout, and a branch into the rest.</summary>
    public static Model Beginning()
    {
        Node x = Node.Input(12, 11, 3).Conv2D(20, kernel: 3, padding: 1, bias: false, name: "frozen1").BatchNorm(name: "frozen2").Relu();
        x = (x + x.Conv2D(20, kernel: 3, padding: 1, name: "frozen3").BatchNorm(name: "frozen4")).Relu();
        x = x.Conv2D(18, kernel: 3, name: "frozen5").MaxPool2D(2).Dropout(0.2f);
        Node y = x.Conv2D(18, kernel: 1, name: "frozen6").Silu() + x.Conv2D(18, kernel: 1).BatchNorm();
        return Frozen(Model.FromGraph("beginning", (y * x).GlobalAveragePool2D().Dense(4)), "frozen*");
    }

    public static Model Frozen(Model model, params string[] patterns)
    {
        model.Freeze(patterns);
        return model;
    }
}
