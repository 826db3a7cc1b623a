using System.Text;
using Fovea.Models;
using Fovea.Planning;
using Fovea.Tracing;

namespace Fovea.Tests.Models;

public sealed class ModelSizeTests
{
    [Theory]
    [InlineData("lenet5")]
    [InlineData("resnet20-cifar")]
    [InlineData("mobilenet-v2")]
    public void A_file_tells_what_its_model_takes(string name)
    {
        Model model = BuiltInModels.Create(name);
        ModelSize size = ModelSize.Of(model.ToBytes(), "net.safetensors");
        Assert.Equal(ModelSize.Of(model), size);
        Assert.Equal(ModelSize.Of(Encoding.UTF8.GetBytes(model.ToJson()), "net.json"), size);
        Assert.Equal((model.Name, model.InputShape, model.OutputShape, model.Nodes.Count), (size.Name, size.InputShape, size.OutputShape, size.Layers));
        Assert.Equal(model.Parameters.Sum(parameter => (long)parameter.Length) * 4, size.ParameterBytes);
        Assert.Equal(model.Summary().Sum(layer => layer.MultiplyAdds), size.MultiplyAdds);
        Assert.Equal(Plan.Measure(model, 1), size.Inference);
        Assert.Equal(ActivationTrace.Measure(model), size.Trace);
    }

    [Fact]
    public void No_memory_is_taken_for_the_parameters()
    {
        byte[] json = Encoding.UTF8.GetBytes("""
            {"format": "fovea/1", "name": "large", "input": [64], "layers": [
                {"type": "Dense", "units": 100000}, {"type": "Dense", "units": 5000}]}
            """);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelSize size = ModelSize.Of(json, "large.json");
        Assert.Equal(506_505_000, size.Parameters);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    [Fact]
    public void Damage_is_told()
    {
        byte[] bytes = BuiltInModels.Create("lenet5").ToBytes();
        Assert.Contains(
            "The file is cut short", Assert.Throws<FoveaException>(() => ModelSize.Of(bytes.AsMemory(0, bytes.Length - 1), "net.safetensors")).Message,
            StringComparison.Ordinal);
    }
}
