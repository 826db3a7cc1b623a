namespace Fovea.Data.Tests.Images;

public class ContactSheetTests
{
    [Fact]
    public void Each_class_has_its_row_of_samples()
    {
        var set = new MemoryDataset(
            new Shape(14, 3, 1), 2, (1, Grey(0.2f)), (0, Grey(1f)), (1, Grey(0.6f)), (1, Grey(0.8f)));
        ImageFile sheet = ContactSheet.Draw(set, columns: 2);

        // The label takes (3 + 1) * 2 + 4 = 12 pixels, a cell 3 + 1 by 14 + 1, and a gap stands on top.
        Assert.Equal((12 + (2 * 4), 1 + (2 * 15), 1), (sheet.Width, sheet.Height, sheet.Channels));
        Assert.Equal(255, At(sheet, 12, 1));
        Assert.Equal(32, At(sheet, 16, 1));
        Assert.Equal(51, At(sheet, 12, 16));
        Assert.Equal(153, At(sheet, 18, 29));
        Assert.Equal(32, At(sheet, 15, 16));

        // The labels: 0 is a ring of 12 dots, 1 has 8; a dot is 2x2 pixels.
        Assert.Equal(12 * 4, Enumerable.Range(0, 15 * 12).Count(i => At(sheet, i % 12, 1 + (i / 12)) == 200));
        Assert.Equal(8 * 4, Enumerable.Range(0, 15 * 12).Count(i => At(sheet, i % 12, 16 + (i / 12)) == 200));

        static float[] Grey(float value) => [.. Enumerable.Repeat(value, 42)];
        static byte At(ImageFile sheet, int x, int y) => sheet.Pixels[(y * sheet.Width) + x];
    }

    [Fact]
    public void Colour_and_scale_are_kept()
    {
        var set = new MemoryDataset(new Shape(20, 1, 3), 1, (0, [.. Enumerable.Range(0, 60).Select(i => i % 3 / 2f)]));
        ImageFile sheet = ContactSheet.Draw(set, columns: 1, scale: 3);
        Assert.Equal((12 + 4, 1 + 61, 3), (sheet.Width, sheet.Height, sheet.Channels));
        Assert.Equal([0, 128, 255], sheet.Pixels.Slice(((60 * sheet.Width) + 14) * 3, 3).ToArray());
    }

    [Fact]
    public void Impossible_sheets_are_refused()
    {
        var digits = new DigitsDataset(10, seed: 1);
        Assert.Equal(
            "digits: a contact sheet needs images [height, width, 1 or 3], 1 to 1000 columns and a scale of 1 to 16. "
            + "Received images [28, 28, 1], 0 columns, scale 1.",
            Assert.Throws<FoveaException>(() => ContactSheet.Draw(digits, columns: 0)).Message);
        Assert.Equal(
            "digits: a contact sheet of 449012x4491 pixels is too large. Ask for fewer columns or a smaller scale.",
            Assert.Throws<FoveaException>(() => ContactSheet.Draw(digits, columns: 1000, scale: 16)).Message);
    }
}
