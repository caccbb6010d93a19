# Turns a network configuration, version 2, into one line for each NIC:
#   MAC DHCP(true|false) ADDRESSES ROUTES NAMESERVERS       (lists with commas, "-" for none)
# A route is TARGET@ROUTER.
# It reads words, not YAML, so that block and flow forms are the same to it.

function or_none(text) { return text == "" ? "-" : text }

function end_of_nic() {
  if (mac != "") print mac, or_none(dhcp), or_none(addresses), or_none(routes), or_none(servers)
  mac = dhcp = addresses = routes = servers = key = parent = ""
}

function add(list, word) { return list == "" ? word : list "," word }

{
  sub(/(^|[ \t])#.*/, "")
  gsub(/[][{},"']/, " ")
  for (n = 1; n <= NF; n++) {
    word = $n
    if (word == "-") continue
    if (word ~ /:$/) {
      key = substr(word, 1, length(word) - 1)
      if (key == "nameservers" || key == "routes") parent = key
      else if (key !~ /^(network|version|ethernets|match|macaddress|name|set-name|dhcp[46]|addresses|gateway[46]|to|via|search|mtu|renderer|optional|metric|on-link|accept-ra)$/) end_of_nic()
      else if (key != "addresses" && key != "search" && key != "to" && key != "via") parent = ""
    }
    else if (key == "macaddress") mac = tolower(word)
    else if (key == "dhcp4") dhcp = word
    else if (key == "gateway4" || key == "gateway6") routes = add(routes, "default@" word)
    else if (key == "to") target = (word == "0.0.0.0/0" || word == "::/0") ? "default" : word
    else if (key == "via") routes = add(routes, target "@" word)
    else if (key == "addresses" && parent == "nameservers") servers = add(servers, word)
    else if (key == "addresses") addresses = add(addresses, word)
  }
}

END { end_of_nic() }
