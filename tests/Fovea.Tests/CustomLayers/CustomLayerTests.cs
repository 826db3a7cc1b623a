using Fovea.CustomLayers;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Tests.Formats;
using Fovea.Tests.Planning;

namespace Fovea.Tests.CustomLayers;

/// <summary>
/// Layers of the user's own in files. Gradients, equal bits, no allocation: they stand among <see cref="TestModels"/>.
/// </summary>
public sealed class CustomLayerTests
{
    [Fact]
    public void A_registered_layer_is_saved_and_loaded_with_its_settings_and_parameters()
    {
        CustomLayerTypes.Register(settings => new CustomModels.Swish(settings.Float("factor", 1)), "factor");
        CustomLayerTypes.Register(_ => new CustomModels.Blend());
        using var files = new TemporaryFolder();
        string path = Path.Combine(files.Path, "custom.safetensors");
        Model model = CustomModels.Create();
        model.Initialize(5);
        model.Parameters["swish2.slope"].Span[1] = 3;
        model.Save(path);
        var loaded = Model.Load(path);
        Assert.Equal(model.ToJson(), loaded.ToJson());
        Assert.Contains("{\"type\": \"Swish\", \"name\": \"swish2\", \"factor\": 0.5}", loaded.ToJson(), StringComparison.Ordinal);
        Assert.Equal(model.Parameters.Values.ToArray(), loaded.Parameters.Values.ToArray());
        Assert.Equal(new CustomModels.Swish(0.5f) { Name = "swish2" }, loaded.Nodes.Single(node => node.Name == "swish2").Layer);

        Assert.StartsWith(
            "net.json, line 1: layers[0] (Swish): 'factor' is \"much\", expected a number.",
            Message("{\"type\": \"Swish\", \"factor\": \"much\"}"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "net.json, line 1: layers[0] (Swish): unknown property 'facto'. Did you mean factor?",
            Message("{\"type\": \"Swish\", \"facto\": 1}"),
            StringComparison.Ordinal);

        static string Message(string layer) => Assert.Throws<FoveaException>(() => Model.FromJson(
            $"{{\"format\": \"fovea/1\", \"name\": \"x\", \"input\": [3], \"layers\": [{layer}]}}", "net.json")).Message;
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        Model model = Model.Sequential("own", new Shape(3), new Unregistered());
        Assert.Equal(
            "The layer type Unregistered is not registered, so a file with it could not be read again. "
            + "Call CustomLayerTypes.Register<Unregistered>(...) once, at the start of the program.",
            Assert.Throws<FoveaException>(model.ToJson).Message);

        CustomLayerTypes.Register(_ => new Settings());
        Assert.Equal(
            "Settings: the setting 'size' was not registered. Registered are none. Name it in CustomLayerTypes.Register.",
            Assert.Throws<FoveaException>(() => Model.Sequential("own", new Shape(3), new Settings()).ToJson()).Message);
        CustomLayerTypes.Register(settings => new Settings { Size = settings.Float("size") }, "size");
        Assert.Equal(
            "Settings: the setting 'size' is NaN, which a file cannot hold. Give a finite number.",
            Assert.Throws<FoveaException>(() => Model.Sequential("own", new Shape(3), new Settings { Size = float.NaN }).ToJson()).Message);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        Assert.Equal(
            "Relu: a built-in layer has this name. Give the type another one.",
            Assert.Throws<FoveaException>(() => CustomLayerTypes.Register(_ => new Inner.Relu())).Message);
        Assert.Equal(
            "Second: every layer in a file has 'name', so a setting cannot be called so. Give it another name.",
            Assert.Throws<FoveaException>(() => CustomLayerTypes.Register(_ => new Second(), "name")).Message);
        CustomLayerTypes.Register(_ => new Second());
        Assert.Equal(
            $"Second: the name is registered for {typeof(Second).FullName}, and this is {typeof(Inner.Second).FullName}. Rename one of the two.",
            Assert.Throws<FoveaException>(() => CustomLayerTypes.Register(_ => new Inner.Second())).Message);
    }

    [Fact]
    public void What_a_layer_throws_comes_out_of_the_plan()
    {
        Plan plan = Model.Sequential("own", new Shape(3), new Unregistered()).Compile(16, options: new PlanOptions { Threads = 2 });
        Assert.Equal("no such luck", Assert.Throws<NotSupportedException>(() => plan.Forward(16)).Message);
    }

    internal record Plain : CustomLayer
    {
        public override string NamePrefix => "own";

        public override Shape OutputShape(LayerInputs inputs) => inputs.Single;

        public override void Forward(in LayerForward pass) => throw new NotSupportedException("no such luck");

        public override void Backward(in LayerBackward pass) => throw new NotSupportedException("no such luck");
    }

    internal sealed record Unregistered : Plain;

    internal sealed record Second : Plain;

    internal sealed record Settings : Plain
    {
        public float Size { get; init; } = 1;

        protected internal override void WriteSettings(LayerSettingsWriter settings) => settings.Float("size", Size);
    }

    internal static class Inner
    {
        internal sealed record Relu : Plain;

        internal sealed record Second : Plain;
    }
}
