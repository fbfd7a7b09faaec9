// The functions that every proxy script may call. They compare, and look at `world`: the moment, this PC's address, and
// the names that were looked up. One that was not yet is noted, told to who asks for nothing, and the script asked anew.
(function (world) {
    const days = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
    const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    const wanted = [];

    function bits(address) {
        const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
        if (!parts || parts.slice(1).some(part => part > 255)) return null;
        return parts.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0);
    }

    function resolved(host) {
        host = String(host).trim();
        if (!host || /\s/.test(host)) return null;
        if (bits(host) !== null) return host;
        if (Object.hasOwn(world.names, host)) return world.names[host];
        wanted.push(host);
        return null;
    }

    // The moment, and what was given without the word that says by which clock.
    function given(values) {
        const gmt = values.at(-1) === "GMT";
        return [gmt ? world.gmt : world.here, gmt ? values.slice(0, -1) : values];
    }

    function compare(one, other) {
        const at = one.findIndex((each, place) => each !== other[place]);
        return at < 0 ? 0 : one[at] - other[at];
    }

    // Both ends count; from a later to an earlier one goes over the turn of the year, week or day.
    function within(first, now, last) {
        const after = compare(first, now) <= 0, before = compare(now, last) <= 0;
        return compare(first, last) <= 0 ? after && before : after || before;
    }

    function refuse(name) {
        throw new TypeError(name);
    }

    function part(value) {
        if (months.includes(value)) return ["month", months.indexOf(value) + 1];
        const told = Number(value);
        if (!Number.isInteger(told)) refuse("dateRange");
        return [told <= 31 ? "day" : "year", told];
    }

    Object.assign(globalThis, {
        isPlainHostName: host => !String(host).includes("."),
        dnsDomainIs: (host, domain) => String(host).toLowerCase().endsWith(String(domain).toLowerCase()),
        localHostOrDomainIs: (host, whole) => host === whole || (!host.includes(".") && whole.startsWith(host + ".")),
        isResolvable: host => resolved(host) !== null,
        dnsResolve: resolved,
        isInNet: (host, net, mask) => {
            const [found, within, by] = [bits(resolved(host)), bits(net), bits(mask)];
            return [found, within, by].includes(null) ? false : ((found & by) === (within & by));
        },
        myIpAddress: () => world.address,
        dnsDomainLevels: host => host.split(".").length - 1,
        convert_addr: address => bits(address) ?? 0,
        shExpMatch: (told, shape) => {
            const signs = [...String(shape)].map(
                sign => ({ "*": ".*", "?": "." })[sign] ?? sign.replace(/[\\^$.|+()[\]{}]/, "\\$&"));
            return new RegExp("^" + signs.join("") + "$", "s").test(told);
        },
        weekdayRange: (...values) => {
            const [now, told] = given(values), places = told.map(day => days.indexOf(day));
            if (places.includes(-1) || !places.length || places.length > 2) refuse("weekdayRange");
            return within([places[0]], [now.weekday], [places.at(-1)]);
        },
        dateRange: (...values) => {
            const [now, told] = given(values), parts = told.map(part);
            const half = parts.length === 1 ? 1 : parts.length / 2;
            const first = Object.fromEntries(parts.slice(0, half)), last = Object.fromEntries(parts.slice(-half));
            const names = ["year", "month", "day"].filter(name => name in first);
            if (!names.length || names.length !== half || names.some(name => !(name in last))) refuse("dateRange");
            const of = moment => names.map(name => moment[name]);
            return within(of(first), of(now), of(last));
        },
        timeRange: (...values) => {
            const [now, told] = given(values), parts = told.map(Number), half = parts.length / 2;
            if (![1, 2, 4, 6].includes(parts.length) || parts.some(Number.isNaN)) refuse("timeRange");
            if (parts.length === 1) return now.hour === parts[0];
            const filled = some => [...some, 0, 0].slice(0, 3), this_ = [now.hour, now.minute, now.second];
            const first = filled(parts.slice(0, half)), last = filled(parts.slice(half));
            const after = compare(first, this_) <= 0, before = compare(this_, last) < 0, turn = compare(first, last);
            return turn < 0 ? after && before : turn > 0 && (after || before);
        },
        alert: () => undefined,
    });
    return (url, host) => {
        if (url === undefined) return wanted.join(" ");
        return String((globalThis.FindProxyForURLEx ?? globalThis.FindProxyForURL)(url, host) ?? "");
    };
})
