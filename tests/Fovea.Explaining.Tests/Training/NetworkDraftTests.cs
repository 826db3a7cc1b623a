using Fovea.Explaining.Training;
using Fovea.Layers;
using Fovea.Models;

namespace Fovea.Explaining.Tests.Training;

/// <summary>Networks built by hand: what the library says of them at every moment, and the models that they become.</summary>
public sealed class NetworkDraftTests
{
    private static readonly Shape Digit = new(28, 28, 1);
    private static readonly string[] Ten = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    [Fact]
    public void LeNet5_is_the_built_in_network()
    {
        NetworkDraft draft = NetworkDraft.LeNet5(Digit, Ten);
        NetworkReview review = draft.Review();
        Assert.True(review.IsReady);
        Model model = draft.Build(5);
        Model expected = BuiltInModels.Create("lenet5");
        expected.Initialize(5);
        expected.Classes = Ten;
        Assert.Equal(expected.ToJson(), model.ToJson());
        Assert.True(expected.Parameters.Values.SequenceEqual(model.Parameters.Values));
        Assert.Equal(61706, review.Parameters);
        Assert.Equal(
            model.Summary().Select(row => (row.Name, (Shape?)row.OutputShape, (long)row.Parameters, row.MultiplyAdds)),
            review.Layers.Select(row => (row.Name, row.Output, row.Parameters, row.MultiplyAdds)));
    }

    [Fact]
    public void A_draft_goes_through_json_and_comes_back()
    {
        NetworkDraft draft = NetworkDraft.Small(Digit, Ten)
            .Insert(1, new LayerDraft(DraftKind.BatchNorm))
            .Insert(5, new LayerDraft(DraftKind.Conv2D) { Width = 5, Window = 4, Stride = 2, IsSame = false, Padding = 1 })
            .Insert(6, new LayerDraft(DraftKind.AveragePool) { Window = 3, Stride = 1, IsSame = true })
            .Insert(7, new LayerDraft(DraftKind.Dropout) { Rate = 0.5f });
        Model model = draft.Build(1);
        NetworkDraft back = NetworkDraft.FromJson(model.ToJson(), "own.json");
        Assert.Equal(draft, back);
        Assert.Equal(model.ToJson(), back.Build(1).ToJson());
        Assert.Equal(draft, NetworkDraft.From(model));
    }

    [Fact]
    public void What_does_not_fit_says_why_in_its_place_and_those_behind_it_wait()
    {
        NetworkDraft draft = NetworkDraft.LeNet5(Digit, Ten);
        NetworkReview review = draft.Remove(6).Review();
        Assert.False(review.IsReady);
        Assert.Equal(
            "dense1: a Dense layer takes a vector of features, the input is a feature map. "
            + "Received input [1, 5, 5, 16], expected [1, features]. Put a Flatten before it.",
            Assert.Single(review.Layers, layer => layer.Problem is not null).Problem);
        Assert.Equal([true, true, true, true, true, true, false, false, false, false, false], review.Layers.Select(layer => layer.Output is not null));
        Assert.Equal("dense1", review.Layers[6].Name);

        NetworkDraft wide = draft.Replace(3, draft.Layers[3] with { Window = 15 });
        Assert.Equal(
            "conv2: the kernel 15x15 is larger than the padded input 14x14. "
            + "Received input [1, 14, 14, 6], padding valid. Use a smaller kernel, more padding or a larger input.",
            wide.Review().Layers[3].Problem);
        Assert.Equal(wide.Review().Layers[3].Problem, Assert.Throws<FoveaException>(() => wide.Build(1)).Message);
        Assert.Contains("Received 0", draft.Replace(0, draft.Layers[0] with { Width = 0 }).Review().Layers[0].Problem, StringComparison.Ordinal);
        Assert.Contains(
            "rate", draft.Insert(7, new LayerDraft(DraftKind.Dropout) { Rate = 1 }).Review().Layers[7].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_answers_another_question_is_told()
    {
        NetworkDraft draft = NetworkDraft.LeNet5(Digit, Ten);
        Assert.Equal(
            "lenet5: the network must end in one score for each class. Received [84], expected [10]. Give the last Dense 10 units, or add one.",
            draft.Remove(11).Review().Problem);
        Assert.Equal(
            "lenet5: the network must end in one score for each class. Received [5, 5, 16], expected [10]. Add a Flatten and a Dense of 10 units.",
            (draft with { Layers = draft.Layers[..6] }).Review().Problem);
        Assert.Equal(
            "lenet5: a model needs at least one layer. Received none. Add a Flatten and a Dense of 10 units.",
            (draft with { Layers = [] }).Review().Problem);
    }

    [Fact]
    public void What_is_too_large_for_a_tab_is_told_before_memory_is_taken()
    {
        NetworkDraft draft = NetworkDraft.LeNet5(Digit, Ten);
        Assert.Equal(
            "lenet5: too large to be trained in a tab: 48,503,506 parameters, at most 4,000,000. Use fewer filters or units, or pool earlier.",
            draft.Replace(7, draft.Layers[7] with { Width = 100_000 }).Review().Problem);
        Assert.Equal(
            "lenet5: too large to be trained in a tab: 1,588,268 values for one image, at most 1,000,000. Use fewer filters or units, or pool earlier.",
            draft.Replace(0, draft.Layers[0] with { Width = 900 }).Replace(3, draft.Layers[3] with { Width = 1 }).Review().Problem);
    }

    [Fact]
    public void Other_images_change_the_input_and_the_head()
    {
        NetworkDraft draft = NetworkDraft.Small(Digit, Ten).For(new Shape(32, 32, 3), ["cat", "dog"]);
        Assert.True(draft.Review().IsReady);
        Model model = draft.Build(1);
        Assert.Equal(("[32, 32, 3]", "[2]"), (model.InputShape.ToString(), model.OutputShape.ToString()));
        Assert.Equal(["cat", "dog"], model.Classes);
    }

    [Fact]
    public void Networks_that_a_list_cannot_hold_are_refused_by_name()
    {
        const string Branches = """
            {"format": "fovea/1", "name": "net", "input": [4, 4, 1], "layers": [
            {"type": "Relu", "name": "a"}, {"type": "Relu", "name": "b", "inputs": ["input"]}, {"type": "Add", "inputs": ["a", "b"]}]}
            """;
        Assert.Contains("Received branches: b reads input.", Refusal(Model.FromJson(Branches, "net.json")), StringComparison.Ordinal);
        Assert.Contains("settings that the list has no words for", Refusal(BuiltInModels.Create("resnet20-cifar")), StringComparison.Ordinal);
        Assert.Contains(
            "Received conv1, a Conv2D with settings that the list has no words for.",
            Refusal(Model.Sequential("net", Digit, new Conv2D(4, kernel: (3, 1)), new Flatten(), new Dense(10))),
            StringComparison.Ordinal);
        Assert.Contains("Received gelu1, a Gelu", Refusal(Model.Sequential("net", Digit, new Gelu(), new Flatten())), StringComparison.Ordinal);

        static string Refusal(Model model) => Assert.Throws<FoveaException>(() => NetworkDraft.From(model)).Message;
    }

    [Fact]
    public void Text_that_is_no_model_gets_the_readers_message() => Assert.StartsWith(
        "net.json", Assert.Throws<FoveaException>(() => NetworkDraft.FromJson("{\"format\": \"fovea/1\"", "net.json")).Message, StringComparison.Ordinal);
}
