require 'json'
require 'socket'
require 'tempfile'

def refused
  yield
  false
rescue SystemCallError
  true
end

puts "ruby #{RUBY_VERSION.split('.').first}"
puts "uid #{Process.uid} #{Process.gid}"
puts "text #{JSON.generate({ 'ü' => '✓' })}"
puts "encoding #{Encoding.default_external}"
puts "tmp #{Tempfile.create { |file| file.write('12345') }}"
puts "workspace #{File.write('/workspace/file', '123')}"
puts "root read-only #{refused { File.write('/file', '') }}"
puts "no network #{refused { Socket.tcp('192.0.2.1', 80, connect_timeout: 1).close }}"
