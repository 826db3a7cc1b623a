import { dotnet } from './_framework/dotnet.js';

// What the program prints stands on the page, too.
const print = console.log;
console.log = (...line) => {
    print(...line);
    document.getElementById('out').append(line.join(' ') + '\n');
};

await dotnet.withApplicationArgumentsFromQuery().create();
await dotnet.run();
