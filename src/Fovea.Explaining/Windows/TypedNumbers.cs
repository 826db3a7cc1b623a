using System.Globalization;
using System.Numerics.Tensors;

namespace Fovea.Explaining.Windows;

/// <summary>
/// A small table of numbers as a person types it: rows on lines or after semicolons, numbers apart by spaces, tabs or commas.
/// </summary>
public static class TypedNumbers
{
    /// <summary>Reads a table.</summary>
    /// <param name="name">What the table is called in messages.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="mostRows">The most rows.</param>
    /// <param name="mostColumns">The most columns.</param>
    /// <returns>[rows, columns].</returns>
    /// <exception cref="FoveaException">There is no number, one cannot be read, the rows differ in length, or there are too many.</exception>
    public static Tensor<double> Read(string name, string text, int mostRows, int mostColumns)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[][] rows =
        [
            .. text.Split(['\n', ';', '\r'], StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split([' ', '\t', ',', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 0),
        ];
        if (rows.Length == 0)
        {
            throw new FoveaException($"{name}: there is no number. Give rows of numbers, such as 1 0 2.");
        }

        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length != rows[0].Length)
            {
                throw new FoveaException(
                    $"{name}: all rows must have one length. Row 1 has {rows[0].Length} numbers, row {row + 1} has {rows[row].Length}. "
                    + $"Give row {row + 1} {rows[0].Length} numbers.");
            }
        }

        if (rows.Length > mostRows || rows[0].Length > mostColumns)
        {
            throw new FoveaException(
                $"{name}: at most {mostRows} rows of {mostColumns} numbers are taken. Received {rows.Length} rows of {rows[0].Length}. "
                + "Give fewer.");
        }

        var values = new List<double>();
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                values.Add(Number($"{name}, row {row + 1}, column {column + 1}", rows[row][column]));
            }
        }

        return Tensor.Create(values.ToArray(), [rows.Length, rows[0].Length]);
    }

    /// <summary>Reads one number. A typeset minus sign is understood.</summary>
    /// <param name="name">What the number is called in messages.</param>
    /// <param name="text">What was typed.</param>
    /// <exception cref="FoveaException">It is no finite number.</exception>
    public static double Number(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string plain = text.Trim().Replace('−', '-');
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new FoveaException($"{name}: \"{text}\" is no number. Give a number such as 0.5 or -2.");
    }

    /// <summary>Writes a table so that <see cref="Read"/> reads it: the form of links.</summary>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="columns">How many are in a row.</param>
    public static string Write(ReadOnlySpan<double> values, int columns)
    {
        var rows = new List<string>();
        for (int at = 0; at < values.Length; at += columns)
        {
            rows.Add(string.Join(' ', values.Slice(at, columns).ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        }

        return string.Join(';', rows);
    }
}
