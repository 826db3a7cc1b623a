using System.IO.Compression;
using Fovea.Data;
using Fovea.Models;

namespace Fovea.Cli.Tests;

/// <summary>Bad input gets one clear message and the right exit code, and nothing is written.</summary>
[Collection(nameof(SharedRun))]
public sealed class WrongInputTests(CliFixture files)
{
    public static TheoryData<string, string> WrongOptions => new()
    {
        { "train --epochs 0", "--epochs must be a whole number of 1 or more. Received '0'. See 'fovea train --help'." },
        { "train --batch -3", "--batch must be a whole number of 1 or more. Received '-3'. See 'fovea train --help'." },
        { "train --batch many", "--batch must be a whole number of 1 or more. Received 'many'. See 'fovea train --help'." },
        { "train --lr 0", "--lr must be a positive number. Received '0'. See 'fovea train --help'." },
        { "train --lr nan", "--lr must be a positive number. Received 'nan'. See 'fovea train --help'." },
        { "train --threads -1", "--threads must be a whole number of 0 or more. Received '-1'. See 'fovea train --help'." },
        { "train --arithmetic exact", "--arithmetic must be fast or strict. Received 'exact'. See 'fovea train --help'." },
        { "bench infer --arithmetic 1", "--arithmetic must be fast or strict. Received '1'. See 'fovea bench infer --help'." },
        { "train --seed x", "--seed must be a whole number of 0 or more. Received 'x'. See 'fovea train --help'." },
        { "summary lenet5 --batch 0", "--batch must be a whole number of 1 or more. Received '0'. See 'fovea summary --help'." },
        {
            "trian",
            "'trian' is no command here. Did you mean train? Commands are train, report, evaluate, predict, explain, run, summary, models, explore, convert, check, steps and 2 more. See 'fovea --help'."
        },
        {
            "train --epoch 3",
            "'--epoch' is no option here. Did you mean --epochs? Options are --data, --bad-files, --image-size, --model, --epochs, --batch, --lr, --seed, --threads, "
            + "--arithmetic, --augment, --out and 21 more. See 'fovea train --help'."
        },
        {
            "train --optimizer sdg",
            "--optimizer must be one of sgd, nesterov, adam, adamw, rmsprop, lion. Received 'sdg'. See 'fovea train --help'."
        },
        { "train --ema 1", "--ema must be a number from 0 to 0.999999. Received '1'. See 'fovea train --help'." },
        { "train --time-budget -1", "--time-budget must be a number of seconds, 0 or more. Received '-1'. See 'fovea train --help'." },
        { "train --augment crap:4", "--augment: 'crap' is no augmentation. Did you mean crop? They are crop, resized-crop, flip, flip-vertical, rotate, "
            + "affine, jitter, cutout, mixup, cutmix. See 'fovea train --help'." },
        { "train --augment mixup:0", "--augment: mixup: alpha must be 0.001 to 1000. Received 0. Usual is 0.2. See 'fovea train --help'." },
        { "train --loss hinge", "--loss must be one of cross-entropy, binary, mse. Received 'hinge'. See 'fovea train --help'." },
        {
            "train --loss mse --label-smoothing 0.1",
            "--loss mse takes neither --label-smoothing nor --class-weights. Leave them out, or choose another loss. See 'fovea train --help'."
        },
        { "evaluate x.safetensors --top-k -1", "--top-k must be a whole number of 0 or more. Received '-1'. See 'fovea evaluate --help'." },
        { "bench train --rounds 0", "--rounds must be a whole number of 1 or more. Received '0'. See 'fovea bench train --help'." },
        { "explore --port 0", "--port must be a whole number from 1 to 65535. Received '0'. See 'fovea explore --help'." },
        { "explore --port http", "--port must be a whole number from 1 to 65535. Received 'http'. See 'fovea explore --help'." },
        { "data digits", "Option '--out' is required. See 'fovea data digits --help'." },
        { "evaluate", "Required argument 'MODEL' missing for command: 'evaluate'. See 'fovea evaluate --help'." },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void A_wrong_command_line_ends_with_2(string line, string message) => Assert.Equal(message, files.Refused(2, line.Split(' ')));

    [Fact]
    public void Data_that_is_not_there() => Assert.Equal(
        "nowhere: the folder does not exist. Give a folder that holds a dataset, or digits, mnist, fashion-mnist or cifar10.",
        files.Refused(1, "train", "--data", files.Path("nowhere"), "--out", files.Path("x")));

    [Fact]
    public void Data_that_is_a_file() => Assert.Equal(
        "trained/model.safetensors: is a file. Give the folder that holds the dataset's files, or a .npz or .h5 file.",
        files.Refused(1, "train", "--data", files.Model, "--out", files.Path("x")));

    [Fact]
    public void Data_that_was_cut_short()
    {
        string data = files.CopyData("cut");
        string images = Path.Combine(data, "train-images-idx3-ubyte.gz");
        File.WriteAllBytes(images, File.ReadAllBytes(images)[..5000]);
        Assert.StartsWith(
            "cut/train-images-idx3-ubyte.gz: ", files.Refused(1, "train", "--data", data, "--out", files.Path("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_that_changed_places()
    {
        string data = files.CopyData("swapped");
        string images = Path.Combine(data, "train-images-idx3-ubyte.gz");
        string labels = Path.Combine(data, "train-labels-idx1-ubyte.gz");
        File.Move(images, images + ".x");
        File.Move(labels, images);
        File.Move(images + ".x", labels);
        Assert.Contains(
            "are the two files swapped?", files.Refused(1, "train", "--data", data, "--out", files.Path("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_no_class()
    {
        string data = files.CopyData("label");
        string path = Path.Combine(data, "t10k-labels-idx1-ubyte.gz");
        byte[] labels = Unpack(path);
        labels[8 + 42] = 99;
        File.Delete(path);
        File.WriteAllBytes(path[..^3], labels);
        string message = files.Refused(1, "evaluate", files.Model, "--data", data);
        Assert.StartsWith("label/t10k-labels-idx1-ubyte: label 99 at byte 50 ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_label_does_not_become_a_class()
    {
        string data = files.CopyData("gap");
        string path = Path.Combine(data, "train-labels-idx1-ubyte.gz");
        byte[] labels = Unpack(path);
        labels[8 + 42] = 200;
        File.Delete(path);
        File.WriteAllBytes(path[..^3], labels);
        Assert.Equal(
            "gap/train-labels-idx1-ubyte: label 200 at byte 50 is out of range: only 11 of the classes 0 to 200 have images. "
            + "Expected labels that count up from 0; the file is damaged.",
            files.Refused(1, "train", "--data", data, "--out", files.Path("x")));
    }

    [Fact]
    public void A_model_that_is_not_there() => Assert.Equal(
        "none.safetensors: there is no such file. Check the path.", files.Refused(1, "evaluate", files.Path("none.safetensors")));

    [Fact]
    public void A_folder_or_a_name_in_place_of_a_model()
    {
        Assert.Equal(
            "trained: this is a folder; a model file ends in .safetensors (architecture and parameters) or .json (architecture). "
            + "Give the file in it, such as trained/model.safetensors.",
            files.Refused(1, "evaluate", files.Path("trained")));
        Assert.Equal(
            "lenet5: this is the name of a built-in network, not a file; a model file ends in .safetensors (architecture and parameters) or "
            + ".json (architecture). Give a trained model.",
            files.Refused(1, "evaluate", "lenet5"));
        Assert.Equal(
            "There is no built-in model 'lenet6'. Did you mean lenet5? Built in are lenet5, mnist-cnn, mnist-deep, vgg-cifar, resnet20-cifar, resnet32-cifar, resnet56-cifar, se-resnet20-cifar, resnet18, resnet34, resnet50, mobilenet-v2.",
            files.Refused(1, "summary", "lenet6"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300)]
    [InlineData(100_000)]
    public void A_model_that_was_cut_short(int length)
    {
        string path = files.Path($"cut{length}.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(files.Model)[..length]);
        Assert.StartsWith($"cut{length}.safetensors", files.Refused(1, "evaluate", path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_tensor_has_another_size()
    {
        string path = files.Path("size.safetensors");
        byte[] bytes = File.ReadAllBytes(files.Model);
        int at = System.Text.Encoding.ASCII.GetString(bytes).IndexOf("\"shape\": [5, 5, 1, 6]", StringComparison.Ordinal);
        Assert.True(at > 0);
        bytes[at + "\"shape\": [".Length] = (byte)'4';
        File.WriteAllBytes(path, bytes);
        Assert.StartsWith("size.safetensors", files.Refused(1, "evaluate", path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_for_other_images_or_other_classes()
    {
        string colour = files.Path("colour.safetensors");
        BuiltInModels.Create("mnist-cnn", new Shape(32, 32, 3)).Save(colour);
        Assert.Equal(
            "mnist-cnn: the model's input is [32, 32, 3], the images of digits (test) are [28, 28, 1]. "
            + "Choose a model for images of that shape, or create this one with it.",
            files.Refused(1, "evaluate", colour, "--data", files.DataFolder));

        string classes = files.Path("classes.safetensors");
        BuiltInModels.Create("lenet5", classes: 7).Save(classes);
        Assert.Equal(
            "lenet5: the model tells 7 classes apart, digits (test) has 10. Create the model with 10 classes.",
            files.Refused(1, "evaluate", classes, "--data", files.DataFolder));
    }

    [Fact]
    public void Pictures_that_are_none()
    {
        File.WriteAllText(files.Path("text.png"), "This is not a picture.");
        File.WriteAllBytes(files.Path("empty.jpg"), []);
        new ImageFile("blank", 60, 60, 1, [.. Enumerable.Repeat((byte)250, 3600)]).WritePng(files.Path("blank.png"));
        string good = files.Draw("good.png", 3);
        Assert.Equal(
            "gone.png: the file does not exist. Expected a PNG, JPEG or BMP file.", files.Refused(1, "predict", files.Model, files.Path("gone.png")));
        Assert.Equal("trained: the file cannot be read (it is a folder).", files.Refused(1, "predict", files.Model, files.Path("trained")));
        Assert.StartsWith("text.png: ", files.Refused(1, "predict", files.Model, good, files.Path("text.png")), StringComparison.Ordinal);
        Assert.StartsWith("empty.jpg: ", files.Refused(1, "predict", files.Model, files.Path("empty.jpg")), StringComparison.Ordinal);
        Assert.StartsWith("blank.png: ", files.Refused(1, "predict", files.Model, files.Path("blank.png")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_way_of_the_folder_is_met_before_training() => Assert.Equal(
        "trained/model.safetensors/x: the folder cannot be made, trained/model.safetensors is a file. Give another one with --out.",
        files.Refused(1, "train", "--data", files.DataFolder, "--out", files.Model + "/x"));

    [Fact]
    public void A_loss_that_stops_being_a_number_leaves_the_older_model()
    {
        byte[] before = File.ReadAllBytes(files.Model);
        (int code, _, string error) = files.Run(
            "train", "--data", files.DataFolder, "--epochs", "1", "--lr", "1000000", "--out", files.Path("trained"));
        Assert.Equal(1, code);
        Assert.Matches(
            "^error: lenet5: the loss became (NaN|Infinity|∞) in step \\d+ of epoch 1, at a learning rate of .*\\. The first that is not finite is the "
            + "(output of|parameter) .*: try a tenth of it, ",
            error);
        Assert.Equal(before, File.ReadAllBytes(files.Model));
    }

    [Fact]
    public void With_json_the_error_is_the_document()
    {
        (int code, System.Text.Json.JsonElement document) = files.RunJson("evaluate", files.Path("none.safetensors"));
        Assert.Equal(1, code);
        Assert.Equal("none.safetensors: there is no such file. Check the path.", document.GetProperty("error").GetString());
        (code, document) = files.RunJson("train", "--epochs", "0");
        Assert.Equal(2, code);
        Assert.StartsWith("--epochs must be", document.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static byte[] Unpack(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
