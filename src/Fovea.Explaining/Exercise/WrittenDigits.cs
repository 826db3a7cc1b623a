using System.Globalization;

namespace Fovea.Explaining.Exercise;

/// <summary>How exactly numbers were written, learnt from their digits.</summary>
internal sealed class WrittenDigits
{
    private int decimals;
    private double scientific;

    /// <summary>The most significant digits of any number.</summary>
    public int MostDigits { get; private set; }

    /// <summary>What the last digit of the coarsest number stands for; 0 where all are whole.</summary>
    public double CoarsestUnit => Math.Max(scientific, decimals == 0 ? 0 : Math.Pow(10, -decimals));

    /// <summary>Looks at one number.</summary>
    /// <param name="text">Digits with a point and an exponent, if any.</param>
    public void Add(ReadOnlySpan<char> text)
    {
        int exponentAt = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = exponentAt < 0 ? text : text[..exponentAt];
        int point = mantissa.IndexOf('.');
        int places = point < 0 ? 0 : mantissa.Length - point - 1;
        int digits = 0;
        foreach (char c in mantissa)
        {
            digits += char.IsAsciiDigit(c) && (digits > 0 || c != '0') ? 1 : 0;
        }

        MostDigits = Math.Max(MostDigits, digits);
        if (exponentAt < 0)
        {
            // NumPy leaves the zeros at a number's end out, so the longest of an array tells how far all were written.
            decimals = Math.Max(decimals, places);
        }
        else if (digits > 0 && int.TryParse(text[(exponentAt + 1)..], CultureInfo.InvariantCulture, out int exponent))
        {
            scientific = Math.Max(scientific, Math.Pow(10, (double)exponent - places));
        }
    }
}
