# Turns the part of a cloud-config that the tiny guest knows into calls of the functions
# in /etc/seed: hostname, keymap, password, chpasswd, ssh_authorized_keys, runcmd,
# write_files. What it does not know it leaves out.

function quoted(text) { gsub(/'/, "'\\''", text); return "'" text "'" }

function plain(text) {
  sub(/^[ \t]+/, "", text); sub(/[ \t\r]+$/, "", text)
  if (text ~ /^".*"$/) { text = substr(text, 2, length(text) - 2); gsub(/\\"/, "\"", text) }
  else if (text ~ /^'.*'$/) { text = substr(text, 2, length(text) - 2); gsub(/''/, "'", text) }
  return text
}

# The lines after line i that are indented deeper than `indent`, without their indent.
function block(indent,    text, cut) {
  text = ""; cut = -1
  while (i < NR) {
    if (lines[i + 1] ~ /[^ ]/) {
      match(lines[i + 1], /^ */)
      if (RLENGTH <= indent) break
      if (cut < 0) cut = RLENGTH
    }
    text = text substr(lines[++i], cut + 1) "\n"
  }
  return text
}

# What stands behind "key:" or "-"; reads on where it is a block.
function value(text, indent) {
  text = plain(text)
  return text ~ /^[|>][-+]?$/ ? block(indent) : text
}

function list_of_passwords(text,    n, each, k, colon) {
  n = split(text, each, "\n")
  for (k = 1; k <= n; k++) if (colon = index(each[k], ":"))
    print "set_password " quoted(substr(each[k], 1, colon - 1)) " " quoted(substr(each[k], colon + 1))
}

# An inline list as words of a command.
function words(text,    n, each, k, all) {
  n = split(substr(text, 2, length(text) - 2), each, ",")
  for (k = 1; k <= n; k++) all = all " " quoted(plain(each[k]))
  return substr(all, 2)
}

function end_of_item() {
  if (section == "write_files" && ("path" in item))
    print "write_file " quoted(item["path"]) " " quoted(item["permissions"]) " " quoted(item["append"]) " " quoted(item["content"]) " " quoted(item["encoding"]) " " quoted(item["owner"])
  if (section == "chpasswd" && ("password" in item)) print "set_password root " quoted(item["password"])
  split("", item)
}

function list_item(text, indent) {
  if (section == "ssh_authorized_keys") print "add_key " quoted(value(text, indent))
  else if (section == "runcmd") {
    text = value(text, indent)
    print "echo " quoted(text ~ /^\[.*\]$/ ? words(text) : text) " >> first-boot"
  } else if (section == "chpasswd" && text ~ /^[^ ]+:[^ ]+$/) list_of_passwords(text)
  else {
    end_of_item()
    if (text ~ /^\{.*\}$/) {
      n_pairs = split(substr(text, 2, length(text) - 2), pairs, ",")
      for (k_pair = 1; k_pair <= n_pairs; k_pair++) pair(plain(pairs[k_pair]), indent)
    } else pair(text, indent + 2)
  }
}

function pair(text, indent,    name) {
  name = text; sub(/:.*/, "", name); sub(/^[^:]*:/, "", text)
  text = value(text, indent)
  if (section == "chpasswd" && name == "list") list_of_passwords(text)
  else item[name] = text
}

function top(name, text) {
  end_of_item()
  section = name
  text = value(text, 0)
  if (name == "hostname" && text) print "set_hostname " quoted(text)
  else if (name == "keymap" && text) print "set_keymap " quoted(text)
  else if (name == "password" && text) print "set_password root " quoted(text)
}

{ lines[NR] = $0 }

END {
  for (i = 1; i <= NR; i++) {
    line = lines[i]
    if (line ~ /^[ \t]*(#|$)/) continue
    match(line, /^ */); indent = RLENGTH
    text = substr(line, indent + 1)
    if (text ~ /^- /) list_item(plain(substr(text, 3)), indent)
    else if (indent == 0 && text ~ /^[A-Za-z_]+:/) { name = text; sub(/:.*/, "", name); sub(/^[^:]*:/, "", text); top(name, text) }
    else if (text ~ /^[A-Za-z_]+:/) pair(text, indent)
  }
  end_of_item()
}
