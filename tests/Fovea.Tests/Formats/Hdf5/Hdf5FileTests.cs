using Fovea.Formats.Hdf5;

namespace Fovea.Tests.Formats.Hdf5;

public sealed class Hdf5FileTests
{
    [Theory]
    [InlineData("course.h5")]
    [InlineData("course-latest.h5")]
    [InlineData("gzip.h5")]
    [InlineData("gzip-latest.h5")]
    [InlineData("lzf.h5")]
    public void The_form_of_the_course_is_read_however_it_was_written(string file)
    {
        using Hdf5File data = Hdf5File.Open(Hdf5Files.Path(file));
        Assert.Equal(
            ["/list_classes", "/test_set_x", "/test_set_y", "/train_set_x", "/train_set_y"], data.DatasetPaths());
        Hdf5Dataset images = Dataset(data, "train_set_x");
        Assert.Equal([10, 4, 5, 3], images.Shape);
        Assert.True(images.Type.IsByte);
        Assert.Equal(Hdf5Files.Pattern(600).Select(value => (byte)value), images.Read().ToBytes());
        Assert.Equal([0, 1, 0, 1], Dataset(data, "test_set_y").Read().ToDoubles());
        Assert.Equal(["non-cat", "cat"], Dataset(data, "list_classes").Read().ToStrings());
        for (int row = 0; row < 10; row++)
        {
            byte[] two = new byte[60 * Math.Min(2, 10 - row)];
            images.ReadRows(row, two.Length / 60, two);
            Assert.Equal(Hdf5Files.Pattern(600).Skip(row * 60).Take(two.Length).Select(value => (byte)value), two);
        }
    }

    [Theory]
    [InlineData("i1")]
    [InlineData("u1")]
    [InlineData("little-i2")]
    [InlineData("big-i2")]
    [InlineData("little-u4")]
    [InlineData("big-i4")]
    [InlineData("little-i8")]
    [InlineData("big-u8")]
    [InlineData("little-f2")]
    [InlineData("big-f2")]
    [InlineData("little-f4")]
    [InlineData("big-f4")]
    [InlineData("little-f8")]
    [InlineData("big-f8")]
    public void Every_type_of_numbers_is_read(string name)
    {
        using Hdf5File data = Hdf5File.Open(Hdf5Files.Path("types.h5"));
        Hdf5Values values = Dataset(data, name).Read();
        Assert.Equal([0, 1, 2, 100], values.ToDoubles());
        Assert.Equal([0, 1, 2, 100], values.ToSingles());
        Assert.Equal(name.StartsWith("big", StringComparison.Ordinal), values.Type.IsBigEndian);
    }

    [Fact]
    public void Texts_single_values_and_what_was_never_written_are_read()
    {
        using Hdf5File data = Hdf5File.Open(Hdf5Files.Path("types.h5"));
        Hdf5Values Read(string name) => Dataset(data, name).Read();
        Assert.Equal([-1, -2], Read("negative").ToDoubles());
        Assert.Equal([1, 0, 1], Read("bool").ToDoubles());
        Assert.Equal([2.5], Read("scalar").ToDoubles());
        Assert.Empty(Read("scalar").Shape);
        Assert.Equal(["one", "three"], Read("fixed").ToStrings());
        Assert.Equal(["any length"], Read("text").ToStrings());
        Assert.Equal(["", "a", "größer"], Read("texts").ToStrings());
        Assert.Equal(["0", "1", "2", "100"], Read("i1").ToStrings());
        Assert.Equal([0, 3], Read("empty").Shape);
        Assert.Empty(Read("empty").ToSingles());
        Assert.Equal(Hdf5Files.Pattern(30), Read("grows").ToDoubles());
        Assert.Equal([1.5, 1.5, 1.5, 1.5, 1.5, 1.5], Read("unwritten").ToDoubles());
        Assert.Equal([5, .. Enumerable.Repeat(-7d, 15)], Read("sparse").ToDoubles());
        Assert.Contains("types.h5: /complex holds compounds of named fields. Expected numbers.", Message(() => Read("complex").ToSingles()));
        Assert.Contains("packed with filter 6, which is not read. Save them with compression='gzip'", Message(() => Read("packed-otherwise")));
    }

    [Fact]
    public void Weights_of_Keras_are_read()
    {
        using Hdf5File data = Hdf5File.Open(Hdf5Files.Path("keras.h5"));
        Assert.Equal(["backend", "keras_version", "layer_names"], data.Root.AttributeNames.Order());
        Assert.Equal(["2.12.0"], data.Root.Attribute("keras_version")!.ToStrings());
        Assert.Equal(["tensorflow"], data.Root.Attribute("backend")!.ToStrings());
        Assert.Equal(["conv", "dense_1"], data.Root.Attribute("layer_names")!.ToStrings());
        Assert.Null(data.Root.Attribute("none"));
        Hdf5Object layer = data.Root.Find("conv")!;
        Assert.Equal(["conv/kernel:0", "conv/bias:0"], layer.Attribute("weight_names")!.ToStrings());
        Hdf5Dataset kernel = Assert.IsType<Hdf5Dataset>(((Hdf5Group)layer).Find("conv/kernel:0"));
        Assert.Equal([3, 3, 1, 4], kernel.Shape);
        Assert.Equal("/conv/conv/kernel:0", kernel.Path);
        Assert.Equal(Hdf5Files.Pattern(36), kernel.Read().ToDoubles());
        Hdf5Object dense = data.Root.Find("dense_1")!;
        Assert.Equal(["dense_1/kernel:0"], dense.Attribute("weight_names")!.ToStrings());
        Assert.Equal([1], dense.Attribute("trainable")!.ToDoubles());
        Assert.Equal([1, 2, 3, 4], dense.Attribute("sizes")!.ToDoubles());
        Assert.Equal([2, 2], dense.Attribute("sizes")!.Shape);
        Assert.Null(data.Root.Find("dense_1/missing"));
        Assert.Null(data.Root.Find("conv/conv/bias:0/below"));
    }

    [Theory]
    [InlineData("many.h5")]
    [InlineData("many-latest.h5")]
    public void Groups_and_attributes_without_end_are_listed(string file)
    {
        using Hdf5File data = Hdf5File.Open(Hdf5Files.Path(file));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"array{i:00}"), data.Root.Names);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"attribute{i:00}"), data.Root.AttributeNames.Order());
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal([$"value {i}"], data.Root.Attribute($"attribute{i:00}")!.ToStrings());
        }
    }

    [Fact]
    public void Pieces_are_found_in_every_index()
    {
        using Hdf5File single = Hdf5File.Open(Hdf5Files.Path("single-latest.h5"));
        Assert.Equal(Hdf5Files.Pattern(30), Dataset(single, "x").Read().ToDoubles());
        Assert.Equal(Hdf5Files.Pattern(30), Dataset(single, "implicit").Read().ToDoubles());
        Assert.Contains("Save it without maxshape, or the file with libver='earliest'.", Message(() => single.Root.Find("grows")));
        using Hdf5File pages = Hdf5File.Open(Hdf5Files.Path("pages-latest.h5"));
        double[] values = [.. Enumerable.Repeat(9d, 1500)];
        values[3] = 30;
        for (int i = 0; i < 10; i++)
        {
            values[1400 + i] = i;
        }

        Assert.Equal(values, Dataset(pages, "x").Read().ToDoubles());
    }

    [Fact]
    public void Data_behind_a_block_of_the_user_are_read()
    {
        using Hdf5File data = Hdf5File.Open(Hdf5Files.Path("user-block.h5"));
        Assert.Equal(Hdf5Files.Pattern(6), Dataset(data, "x").Read().ToDoubles());
    }

    private static string Message(Func<object?> read) => Assert.Throws<FoveaException>(read).Message;

    private static Hdf5Dataset Dataset(Hdf5File file, string name) => Assert.IsType<Hdf5Dataset>(file.Root.Find(name));
}
